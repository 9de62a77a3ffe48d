import type { Outline } from "../../outline.ts";
import { frameAt } from "../../remote/frames.ts";
import type { Seen } from "./mistake.ts";

/** A slip of the pen: the answer's text shows it, and it never does what was meant. */
export function slipIn({ keyLoops, assigningConditions }: Outline, file: string): Seen | undefined {
  const [loop] = keyLoops;
  if (loop !== undefined)
    return {
      name: "loops-over-keys",
      message: `The \`for … in\` loop at line ${loop} goes over keys: for a list, these are '0', '1', and so on. Which loop goes over what is in the list?`,
      frames: [frameAt(file, loop)],
    };
  const [condition] = assigningConditions;
  if (condition === undefined) return undefined;
  return {
    name: "assigns-in-condition",
    message: `The condition at line ${condition} assigns a value with \`=\`. Which operator compares two values?`,
    frames: [frameAt(file, condition)],
  };
}
