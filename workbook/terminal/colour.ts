import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Paints text, or leaves it alone. */
export type Paint = (style: Style, text: string) => string;

/** Colours only for a terminal that wants them: obeys NO_COLOR, FORCE_COLOR and `TERM=dumb`. */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  return wantsColour(stream, env) ? styleText : (_, text) => text;
}

/** True if colours are wanted there. */
export function wantsColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return stream.isTTY === true && env.TERM !== "dumb";
}
