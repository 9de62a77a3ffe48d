import { selectStep } from "../course/select.ts";
import { findSteps } from "../course/steps.ts";
import { readState } from "../progress/state.ts";
import { renderFailure, renderLine } from "../report/text.ts";
import { exercises, run } from "../run.ts";
import { painterFor } from "../terminal/paint.ts";
import { command } from "./command.ts";

/**
 * `debug [STEP]`: judges one step while a debugger looks into the process that the answer runs in. It waits until a
 * debugger is attached, and no limit of time holds.
 */
export const debug = command({
  usage: "npm run debug [STEP]",
  help: "Judges one step while a debugger is attached to your code. Without a name, the step you are at. No time limits apply. The exit code is 0 if the step passed, 1 if not.",
  most: 1,
  run: async ([name]) => {
    const steps = findSteps();
    const step = selectStep(steps, name ?? readState().current ?? steps[0]!.stem);
    process.env.WORKBOOK_DEBUG = "1"; // Read when the judge is loaded, here and in its threads.
    const { Engine } = await import("../judge/engine.ts");
    if (!process.env.VSCODE_INSPECTOR_OPTIONS)
      console.log(
        `Set breakpoints in exercises/${step.stem}.ts and attach a debugger: chrome://inspect in Chrome, or "Attach to Node Process" in an editor. Your code runs once a debugger is attached.\n`,
      );
    const engine = await Engine.open({ workers: 1 });
    try {
      const [result] = await run([step], exercises, engine);
      const paint = painterFor(process.stdout);
      console.log(`\n${paint(renderLine(step, result!))}`);
      for (const row of renderFailure(result!, `exercises/${step.stem}.ts`)) console.log(paint(row));
      return result?.verdict === "passed" ? 0 : 1;
    } finally {
      await engine.close();
    }
  },
});
