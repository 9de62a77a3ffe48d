import type { Outline } from "../../outline.ts";
import { frameAt } from "../../remote/frames.ts";
import type { Seen } from "./mistake.ts";

/** A slip of the pen: the answer's text shows it, and it never does what was meant. */
export function slipIn(
  { keyLoops, comparingCases, readPromises, assigningConditions }: Outline,
  file: string,
): Seen | undefined {
  const [loop] = keyLoops;
  if (loop !== undefined)
    return {
      name: "loops-over-keys",
      message: `The \`for … in\` loop at line ${loop} goes over keys: for a list, these are '0', '1', and so on. Which loop goes over what is in the list?`,
      frames: [frameAt(file, loop)],
    };
  const [compared] = comparingCases;
  if (compared)
    return {
      name: "switches-on-a-comparison",
      message: `The \`case\` at line ${compared.line} is a comparison, so it is true or false. \`switch (${compared.name})\` looks for the case that equals \`${compared.name}\`. Which statement asks whether a comparison is true?`,
      frames: [frameAt(file, compared.line)],
    };
  const [read] = readPromises;
  if (read)
    return {
      name: "forgets-await",
      message: `\`${read.call}(…)\` returns a promise, and \`${read.name}\` is that promise. Line ${read.line} takes it for the value${read.part && `: \`${read.name}.${read.part}\``}. Where should your code await it?`,
      frames: [frameAt(file, read.line)],
    };
  const [condition] = assigningConditions;
  if (condition === undefined) return undefined;
  return {
    name: "assigns-in-condition",
    message: `The condition at line ${condition} assigns a value with \`=\`. Which operator compares two values?`,
    frames: [frameAt(file, condition)],
  };
}
