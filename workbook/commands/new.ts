import { layOutStep } from "../author/new-step.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

/** `new STEP`: lays out the files of a new step, with a small example that is complete. */
export const newStep = command({
  usage: "npm run new LESSON/STEP",
  help: "For authors: lays out the files of a new step, such as 03-bytes/05-hex-dump, with a small example in them. `npm run check` proves it as it is; then make it yours.",
  most: 1,
  run: async ([stem]) => {
    if (!stem) throw new UserError("What is the step called? For example: npm run new 03-bytes/05-hex-dump");
    const { number, files } = layOutStep(stem);
    for (const file of files) console.log(`  ${file}`);
    console.log(`\nStep ${number} has a small example in it. Prove it with: npm run check ${number}`);
    return 0;
  },
});
