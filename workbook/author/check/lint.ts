import type { Step } from "../../course/steps.ts";
import { stepPaths } from "./step-paths.ts";
import { runTool } from "./tool.ts";

/** Format and lint are clean, in these steps' files or everywhere. Says where they are not, a line for each place. */
export async function checkLint(steps: readonly Step[] | undefined, workbook: string): Promise<string[]> {
  const paths = steps?.flatMap((step) => stepPaths(step, workbook));
  // Learners' files are not checked, and Biome complains if it has nothing to do.
  const checked = paths?.filter((path) => !path.startsWith("exercises/"));
  if (checked?.length === 0) return [];
  const args = ["check", "--colors=off", "--reporter=github", "--max-diagnostics=none", ...(checked ?? [])];
  const lines = await runTool(["@biomejs/biome", "bin/biome"], args, workbook);
  return lines.filter((line) => line.startsWith("::")).map(explain);
}

/** Biome's report of a place, and the command that fixes it where there is one. */
function explain(line: string): string {
  const [, rule = "", file, at, text] =
    /^::\w+ title=([^,]*),file=([^,]*),line=(\d+)[^:]*::(.*)$/.exec(line) ?? [];
  if (file === undefined) return line;
  const isFixable = rule === "format" || rule.startsWith("assist/");
  return `${file.replaceAll("\\", "/")}:${at}: ${text?.replace(/:$/, "")} (${rule})${isFixable ? ": npm run format" : ""}`;
}
