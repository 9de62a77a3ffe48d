import type { Outline } from "../../outline.ts";
import { frameAt } from "../../remote/frames.ts";
import type { Seen } from "./mistake.ts";

/** A slip of the pen: the answer's text shows it, and it never does what was meant. */
export function slipIn(
  {
    keyLoops,
    comparingCases,
    readPromises,
    assigningConditions,
    keySearches: [search],
    positionConditions: [position],
    listConditions: [list],
  }: Outline,
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
  if (search)
    return {
      name: "looks-among-the-keys",
      message: `At line ${search.line}, \`${search.name} in …\` asks about the keys of a list: '0', '1', and so on. Which method of a list asks whether it holds a value?`,
      frames: [frameAt(file, search.line)],
    };
  if (position)
    return {
      name: "takes-a-position-for-a-truth",
      message: `The condition at line ${position.line} takes what \`${position.name}\` returned for true or false. That is a position: 0, the first one, counts as false, and -1, for "not found", counts as true. What should your code compare it with?`,
      frames: [frameAt(file, position.line)],
    };
  if (list)
    return {
      name: "takes-a-list-for-a-truth",
      message: `At line ${list.line}, \`${list.name}\` decides what your code takes. It is an array, and an array counts as true, even an empty one. What tells you that an array is empty?`,
      frames: [frameAt(file, list.line)],
    };
  const [condition] = assigningConditions;
  if (condition === undefined) return undefined;
  return {
    name: "assigns-in-condition",
    message: `The condition at line ${condition} assigns a value with \`=\`. Which operator compares two values?`,
    frames: [frameAt(file, condition)],
  };
}
