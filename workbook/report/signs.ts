import type { Style } from "../terminal/line.ts";
import type { Verdict } from "../verdict.ts";

/** A sign for each verdict, for those who see no colors. */
export const signs = {
  passed: "✓",
  failed: "×",
  "not started": "·",
  blocked: "×",
  waiting: "×",
  crashed: "×",
  leaking: "×",
  broken: "!",
} as const satisfies Record<Verdict, string>;

/** The style of each verdict's sign and word. */
export const verdictStyles = {
  passed: "good",
  failed: "bad",
  "not started": "dim",
  blocked: "bad",
  waiting: "warn",
  crashed: "bad",
  leaking: "warn",
  broken: "warn",
} as const satisfies Record<Verdict, Style>;
