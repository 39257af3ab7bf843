"""Subcommands of the console program: `HELP`, `arguments(parser)` and `run(given, env)` each."""
