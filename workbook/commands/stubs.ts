import { keepStubs } from "../author/stubs.ts";
import { selectSteps } from "../course/select.ts";
import { findSteps } from "../course/steps.ts";
import { command } from "./command.ts";

/** `stubs [STEP…]`: keeps the stubs as they are in `exercises/` now, as the ones that learners start from. */
export const stubs = command({
  usage: "npm run stubs [STEP…]",
  help: "For authors: keeps the stubs as they are in exercises/ now, as the ones that learners start from.",
  run: async (names) => {
    const count = keepStubs(selectSteps(findSteps(), names), names.length > 0);
    console.log(`Kept ${count} ${count === 1 ? "stub" : "stubs"}.`);
    return 0;
  },
});
