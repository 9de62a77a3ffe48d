import type { Contract } from "../../contract.ts";
import type { Call } from "../../remote/calls.ts";
import { describe } from "./describe.ts";
import type { CommonMistake, Judged, Seen } from "./mistake.ts";
import { pieceMistake } from "./pieces.ts";
import { promiseMistake, valueMistake } from "./results.ts";
import { signatureMistake } from "./signatures.ts";
import { slipIn } from "./slips.ts";

/** Mistakes of a step that say more exactly what a common mistake is. */
export const refinements: Record<string, string[]> = {
  "returns-nothing": ["off-by-one", "forgets-await", "forgets-the-count", "returns-inside-foreach"],
  "returns-from-callback": ["returns-inside-foreach"],
  "hands-on-resolve": ["forgets-the-count"],
  "hands-out-a-promise": ["forgets-await"],
  "returns-string": ["returns-the-body"],
  "returns-error": ["resolves-on-error", "returns-the-error"],
  "waits-for-unknown-event": ["sends-too-little"],
  "listens-too-late": ["never-calls-the-handler"],
  "throws-no-error": ["reason-is-no-error"],
  "keeps-state": [
    "remembers-the-last-call",
    "remembers-the-first-text",
    "remembers-the-first-look",
    "reuses-its-result",
    "hands-out-one-socket",
    "disconnects-clients-of-another",
    "closes-another-server",
    "keeps-bytes-of-another-call",
    "keeps-bytes-between-calls",
    "keeps-the-last-reply",
    "shares-what-has-come",
    "shares-a-decoder",
    "reuses-its-memory",
    "refuses-every-other-name",
    "shares-the-room",
    "shares-the-sockets",
    "shares-the-store",
    "counts-ids",
  ],
  "nothing-property": ["looks-for-the-port-elsewhere"],
  "object-property": ["port-is-no-number"],
  "lacks-property": ["returns-something-else"],
  "string-property": ["port-is-no-number", "returns-text-body", "returns-text-status"],
};

/**
 * The mistake that can be made in any step and that this test has seen, if it has seen one: nothing returned, a promise in
 * place of a value, printed instead of returned, text for bytes, parameters in another order.
 */
export function findCommonMistake(judged: Judged): CommonMistake | undefined {
  const { answer, file, callsBefore } = judged;
  for (const contract of answer.submission.contracts) {
    const signature = signatureMistake(contract, answer.submission.outline.functions[contract.name]);
    if (signature) return { ...signature, isSure: true, isSignature: true, frames: [] };
  }
  const slip = slipIn(answer.submission.outline, file);
  if (slip) return { frames: [], ...slip, isSure: true, isSignature: true };
  for (const contract of answer.submission.contracts) {
    const all = answer.calls.all.filter(({ name }) => name === contract.name);
    const inTest = answer.calls.all.slice(callsBefore).filter(({ name }) => name === contract.name);
    const last = inTest.findLast((call) => resultMistake(contract, call, judged));
    const seen = last && resultMistake(contract, last, judged);
    if (!seen) continue;
    if (seen.name === noError) return { frames: [], ...seen, isSure: false }; // The reason of an `AbortSignal` can be anything.
    const isSure =
      seen.name === "returns-error" || // No contract has an error as its result.
      all.every((call) => isOpen(call) || resultMistake(contract, call, judged)?.name === seen.name);
    return { frames: [], ...seen, isSure };
  }
  return undefined;
}

const noError = "throws-no-error";

function noErrorMistake({ name }: Call, { with: thrown, how }: NonNullable<Call["failed"]>): Seen {
  const subject = how === "threw" ? `${name}() threw` : `The promise of ${name}() was rejected with`;
  return {
    name: noError,
    message: `${subject} ${describe(thrown)}, which isn't an Error. What does \`throw\` need, so that a caller can read a \`message\` and a \`stack\`?`,
  };
}

/** True for a call that has shown nothing of its result. */
function isOpen(call: Call): boolean {
  return call.failed !== undefined || (call.returned instanceof Promise && !call.resolved);
}

function resultMistake(contract: Contract, call: Call, judged: Judged): Seen | undefined {
  if (call.failed && !(call.failed.with instanceof Error)) return noErrorMistake(call, call.failed);
  if (call.failed && call.pieces.length === 0) return undefined;
  if (contract.comes === "piece by piece") return pieceMistake(contract, call, judged);
  if (contract.comes === "at once" && call.returned instanceof Promise) return promiseMistake(call);
  const settled = call.returned instanceof Promise ? call.resolved : { with: call.returned };
  if (!settled || "returned" in call === false) return undefined;
  return valueMistake(contract, settled.with, call, judged);
}
