import { checkWorkbook, touchedLine } from "../author/check/check.ts";
import { command } from "./command.ts";

/** `check [STEP…]`: proves the judges, and prints a line for each broken rule. */
export const check = command({
  usage: "npm run check [STEP…]",
  help: [
    "For authors: proves that the judge of a step does its work, and checks its files, types, format and lint.",
    "Without a name, checks the whole workbook. The exit code is 0 if no rule is broken.",
  ].join("\n"),
  run: async (names) => {
    const { complaints, passed, touched } = await checkWorkbook(names);
    // Learners change `exercises/`, authors both: only where the workbook itself is tested is a difference a fault.
    const faults = process.env.CI
      ? [...touched.map((stem) => touchedLine({ stem })), ...complaints]
      : complaints;
    if (touched.length && !process.env.CI)
      console.log(
        `${count(touched.length, "stub")} in exercises/ changed; the ones in workbook/stubs.json were checked instead. Authors: npm run stubs`,
      );
    for (const line of faults) console.error(`× ${line}`);
    console.log(`${passed} passed, ${faults.length} failed`);
    return faults.length ? 1 : 0;
  },
});

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
