// What every page does: htmx without eval, keys, dialogs, steppers, drafts kept, long forms had back, toasts, live parts, a lost connection.
import htmx from "htmx.org";
import { keys } from "./keys.js";
import { stepper } from "./stepper.js";
import { drafts } from "./drafts.js";
import { recall } from "./recall.js";
import { lengths } from "./lengths.js";
import { live } from "./live.js";
import { forms } from "./forms.js";
import { toasts } from "./toasts.js";
import { choosing } from "./choosing.js";
import { conditions } from "./conditions.js";
import { dialogs } from "./dialogs.js";
import { board } from "./board.js";
import { offline } from "./offline.js";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  selfRequestsOnly: true,
  scrollBehavior: "auto",
  attributesToSettle: ["class", "width", "height"], // an inline style, even an empty one, is forbidden by our policy
});
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "[45]..", swap: true, error: true },
];
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf]")?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

offline();
keys();
dialogs();
conditions();
choosing();
lengths();
stepper();
drafts();
recall();
forms();
toasts();
board();
live(htmx);
