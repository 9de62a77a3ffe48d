import { parseArgs } from "node:util";
import { paintFor } from "../render/colour.ts";
import { renderFailure, renderLine } from "../render/result.ts";
import { exercises, run } from "../run.ts";
import { selectStep } from "../select.ts";
import { readState } from "../state.ts";
import { findSteps } from "../steps.ts";

/**
 * `debug [step]`: judges one step while a debugger looks into the process that the answer runs in. It waits until a debugger
 * is attached, and no limit of time holds. Exit code 0 if the step passed, 1 if not.
 */
export async function debug(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const steps = findSteps();
  const step = selectStep(steps, positionals[0] ?? readState().current ?? steps[0]!.stem);
  process.env.WORKBOOK_DEBUG = "1"; // Read when the judge is loaded, here and in its threads.
  const { Engine } = await import("../judge/engine.ts");
  if (!process.env.VSCODE_INSPECTOR_OPTIONS)
    console.log(
      `Set breakpoints in exercises/${step.stem}.ts and attach a debugger: chrome://inspect in Chrome, or "Attach to Node Process" in an editor. Your code runs once a debugger is attached.\n`,
    );
  const engine = await Engine.open({ workers: 1 });
  try {
    const [result] = await run([step], exercises, engine);
    const paint = paintFor(process.stdout);
    console.log(`\n${renderLine(step, result!, paint)}`);
    for (const line of renderFailure(result!, `exercises/${step.stem}.ts`, paint)) console.log(line);
    return result?.verdict === "passed" ? 0 : 1;
  } finally {
    await engine.close();
  }
}
