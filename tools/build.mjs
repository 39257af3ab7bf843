// Builds styles, scripts and fonts into src/dealernet/web/static/built: the same bytes every time.
import { build } from "esbuild";
import { mkdirSync, rmSync } from "node:fs";

const web = "src/dealernet/web";
const out = `${web}/static/built`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const shared = { bundle: true, minify: true, legalComments: "none", logLevel: "warning", target: ["chrome109", "firefox115", "safari16.4"] };

await build({ ...shared, entryPoints: { app: `${web}/frontend/app.js` }, outdir: out, format: "iife" });
await build({
  ...shared,
  entryPoints: { app: `${web}/frontend/app.css` },
  outdir: out,
  assetNames: "[name]",
  loader: { ".woff2": "file" },
});
