import { selectStep } from "../course/select.ts";
import { findSteps } from "../course/steps.ts";
import { resetStep } from "../progress/reset.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

/** `reset STEP`: back to the stub; the answer is kept in a dated copy. */
export const reset = command({
  usage: "npm run reset STEP",
  help: "Puts a step's stub back. Your answer is kept in a dated copy in .workbook/answers/.",
  most: 1,
  run: async ([name]) => {
    if (!name) throw new UserError("Which step? For example: npm run reset 1.1");
    console.log(resetStep(selectStep(findSteps(), name)));
    return 0;
  },
});
