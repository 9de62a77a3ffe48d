import { withoutMistakeName } from "../../mistake-name.ts";
import { frameAt } from "../../remote/frames.ts";
import type { CommonMistake, Judged } from "./mistake.ts";

/**
 * The mistake of an answer whose calls share something, if they share anything. What proves it is that the same test passes
 * where no call knows of another.
 */
export function keptMistake({ answer, file }: Judged, error: Error): CommonMistake | undefined {
  const [kept] = answer.submission.outline.kept;
  const call = answer.calls.all.at(-1);
  if (!kept || !call || answer.calls.all.length < 2) return undefined;
  const what = kept.isPattern
    ? `\`${kept.name}\` (line ${kept.line}) is a pattern with the flag \`g\` or \`y\`: \`exec\` and \`test\` begin where its last match ended (see \`lastIndex\`).`
    : `\`${kept.name}\` (line ${kept.line}) is made once, when your file is loaded, and every call shares it.`;
  return {
    name: "keeps-state",
    message: `Each call of ${call.name}() is right on its own, and wrong after or during another one: they share something.\n${what}\n${withoutMistakeName(error.message)}`,
    isSure: true,
    frames: [frameAt(file, kept.line)],
  };
}
