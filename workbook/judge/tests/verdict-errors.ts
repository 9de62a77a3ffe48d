/** Names that only the judge's own errors may have: they decide the verdict. */
export const verdictNames: ReadonlySet<string> = new Set([
  "Blocked",
  "Waiting",
  "Crashed",
  "Leaking",
  "Cancelled",
  "Broken",
  "Export",
  "File",
  "AssertionError",
]);

/** A bounded wait ran out. */
export class Waiting extends Error {
  override name = "Waiting";
}

/** The learner's code threw where nobody could catch it, ended the process or broke something that all code needs. */
export class Crashed extends Error {
  override name = "Crashed";
}

/** The answer is right, but something that it opened stayed open. */
export class Leaking extends Error {
  override name = "Leaking";
}
