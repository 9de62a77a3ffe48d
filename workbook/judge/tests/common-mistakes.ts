import { inspect } from "node:util";
import { type Contract, parameterNames, readContracts, type Shape } from "../contract.ts";
import type { Answer } from "../remote/answer.ts";
import type { Call } from "../remote/calls.ts";
import { lineOf } from "../remote/endings.ts";
import { answerFrames } from "./answer.ts";

/**
 * A mistake that can be made in any step, seen in how the answer's functions were called and what they returned: nothing
 * returned, a promise in place of a value, printed instead of returned, text for bytes, parameters in another order. No
 * step has to list these.
 */
export interface CommonMistake {
  name: string;
  message: string;
  /** True if nothing that the function has ever done speaks against it. */
  isSure: boolean;
  /** True if the answer's own text shows it, whatever has come of it. */
  isSignature?: boolean;
  /** The answer's frames, if it has a place. */
  frames: string[];
}

/** Mistakes of a step that say of a mistake more exactly what it is. */
export const refinements: Record<string, string[]> = {
  "returns-nothing": ["forgets-await", "forgets-the-count"],
  "hands-out-a-promise": ["forgets-await"],
  "returns-string": ["returns-the-body"],
};

/** A mistake, as far as one call shows it. */
type Seen = Omit<CommonMistake, "isSure">;

/** What the answer is judged by, beside the tests. */
interface Judged {
  answer: Answer;
  /** The text of the stub. */
  stub: string;
  /** The answer's file. */
  file: string;
  /** The calls before this test. */
  callsBefore: number;
}

/** The mistake that this test has seen, if it has seen one. */
export function findCommonMistake(judged: Judged): CommonMistake | undefined {
  const { answer, stub, callsBefore } = judged;
  for (const contract of readContracts(stub)) {
    const signature = signatureMistake(contract, answer.sources[contract.name]);
    if (signature) return signature;
    const all = answer.calls.all.filter(({ name }) => name === contract.name);
    const inTest = answer.calls.all.slice(callsBefore).filter(({ name }) => name === contract.name);
    const last = inTest.findLast((call) => resultMistake(contract, call, judged));
    const mistake = last && resultMistake(contract, last, judged);
    if (!mistake) continue;
    const isSure = all.every(
      (call) => isOpen(call) || resultMistake(contract, call, judged)?.name === mistake.name,
    );
    return { ...mistake, isSure };
  }
  return undefined;
}

/**
 * The last call of this test, if it threw or its promise was rejected: what it threw, and what it was asked. Only where the
 * test has met this very error, or nothing at all, or where nobody throws such an error on purpose.
 */
export function findThrown(
  { answer, file, callsBefore }: Judged,
  met: { error?: unknown; value?: unknown } | undefined,
): CommonMistake | undefined {
  const call = answer.calls.all.slice(callsBefore).at(-1);
  if (!met) return undefined;
  if (!call && met.error instanceof Error) return mistakeOfError(met.error, file);
  if (!call?.failed) return undefined;
  const isMet = "error" in met ? met.error === call.failed.with : met.value === undefined;
  const isBlunder = call.failed.with instanceof TypeError || call.failed.with instanceof ReferenceError;
  if (!isMet && !isBlunder) return undefined;
  const { with: thrown, how } = call.failed;
  const frames = thrown instanceof Error ? answerFrames(thrown.stack, file) : [];
  const line = lineOf(frames[0]);
  const where = line ? ` (line ${line})` : "";
  const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : inspect(thrown);
  const subject =
    how === "threw" ? `${call.name}() threw an error` : `The promise of ${call.name}() was rejected`;
  return {
    name: "throws",
    message: `${subject}${where}:\n${what}\nIt was called as ${shownCall(call)}.`,
    isSure: false,
    frames,
  };
}

/** An error of the answer's that reached the test by a way that the judge did not follow. */
function mistakeOfError(error: Error, file: string): CommonMistake {
  const frames = answerFrames(error.stack, file);
  const line = lineOf(frames[0]);
  const message = `Your code threw an error where none was expected${line ? ` (line ${line})` : ""}:\n${error.name}: ${error.message}`;
  return { name: "throws", message, isSure: false, frames };
}

function isOpen(call: Call): boolean {
  return call.failed !== undefined || (call.returned instanceof Promise && !call.resolved);
}

function resultMistake(contract: Contract, call: Call, judged: Judged): Seen | undefined {
  if (call.failed && call.pieces.length === 0) return undefined;
  if (contract.comes === "piece by piece") return pieceMistake(contract, call, judged);
  if (contract.comes === "at once" && call.returned instanceof Promise) return promiseMistake(call);
  const settled = call.returned instanceof Promise ? call.resolved : { with: call.returned };
  if (!settled || "returned" in call === false) return undefined;
  return shapeMistake(contract, settled.with, call, judged) ?? innerPromiseMistake(contract, settled.with);
}

function promiseMistake({ name }: Call): Seen {
  return {
    name: "returns-promise",
    message: `${name}() returned a promise. The caller wants the value itself, at once: what makes a function return a promise?`,
    frames: [],
  };
}

function pieceMistake(contract: Contract, call: Call, judged: Judged): Seen | undefined {
  const shape = shapeOf(call.returned);
  if (shape !== "something to be read piece by piece") {
    if (!("returned" in call)) return undefined;
    const gave = shape === "nothing" ? "nothing" : shape;
    const printed = shape === "nothing" && printedDuring(call, judged);
    return {
      name: printed ? "prints-instead-of-yielding" : `returns-${slug(shape)}`,
      message: `${contract.name}() returned ${gave}, which cannot be read piece by piece.${printed || ""}\nAn async generator begins with \`async function*\`, and yields.`,
      frames: [],
    };
  }
  if (call.ended && !call.pieces.length) {
    const printed = printedDuring(call, judged);
    if (printed)
      return {
        name: "prints-instead-of-yielding",
        message: `${contract.name}() yielded nothing.${printed}`,
        frames: [],
      };
    if (call.ended.with !== undefined)
      return {
        name: "returns-instead-of-yielding",
        message: `${contract.name}() yielded nothing, and returned ${shownValue(call.ended.with)} at its end. Nobody who reads the pieces sees what is returned.`,
        frames: [],
      };
    return undefined;
  }
  const odd = call.pieces.find((piece) => contract.result && shapeOf(piece) !== contract.result);
  if (odd === undefined || !contract.result) return undefined;
  return {
    name: `yields-${slug(shapeOf(odd))}`,
    message: `${contract.name}() yielded ${describe(odd)}, and each piece must be ${contract.result === "bytes" ? "a Uint8Array" : contract.result}.`,
    frames: [],
  };
}

function shapeMistake(
  { name, result }: Contract,
  value: unknown,
  call: Call,
  judged: Judged,
): Seen | undefined {
  const shape = shapeOf(value);
  if (!result || shape === result) return undefined;
  const verb = call.returned instanceof Promise ? "resolved with" : "returned";
  const subject = call.returned instanceof Promise ? `The promise of ${name}()` : `${name}()`;
  const wanted = `The caller wants ${result === "bytes" ? "a Uint8Array" : result}.`;
  if (shape !== "nothing")
    return {
      name: `returns-${slug(shape)}`,
      message: `${subject} ${verb} ${describe(value)}. ${wanted}`,
      frames: [],
    };
  const printed = printedDuring(call, judged);
  return {
    name: printed ? "prints-instead-of-returning" : "returns-nothing",
    message: `${subject} ${verb} nothing${value === null ? " (null)" : ""}.${printed || ` ${wanted} Does every way through your function end in a \`return\`?`}`,
    frames: [],
  };
}

function innerPromiseMistake({ name, result }: Contract, value: unknown): Seen | undefined {
  if (result !== "an object" || typeof value !== "object" || value === null) return undefined;
  const [key] = Object.entries(value).find(([, item]) => item instanceof Promise) ?? [];
  if (key === undefined) return undefined;
  return {
    name: "hands-out-a-promise",
    message: `\`${key}\` in what ${name}() gave is a promise, not a value. Who waits for it?`,
    frames: [],
  };
}

/** What the function has printed in this test, while somebody waited for its result. */
function printedDuring({ name }: Call, { answer, callsBefore }: Judged): string {
  const first = answer.calls.all.slice(callsBefore).find((call) => call.name === name);
  const printed = answer.printed.slice(first?.printedBefore);
  const line = printed.find((one) => one.line)?.line;
  const text = printed
    .map((one) => one.text)
    .join("")
    .trim();
  return (
    text && ` It printed this instead${line ? ` (line ${line})` : ""}: ${JSON.stringify(text.slice(0, 60))}`
  );
}

/** What the answer's own signature says, beside the stub's. */
function signatureMistake(
  { name, parameters }: Contract,
  source: string | undefined,
): CommonMistake | undefined {
  if (source === undefined) return undefined;
  const own = parameterNames(source);
  const wanted = parameters.map((parameter) => parameter.name);
  const shown = `Your function takes (${own.join(", ")}). It is called as ${name}(${wanted.join(", ")}).`;
  const common = own.filter((one) => wanted.includes(one));
  const inOrder = wanted.filter((one) => common.includes(one));
  if (common.length > 1 && common.some((one, index) => one !== inOrder[index]))
    return { name: "swaps-parameters", message: shown, isSure: true, isSignature: true, frames: [] };
  const [object] = parameters;
  const isSpread = parameters.length === 1 && object!.properties.length > 1 && own.length > 1;
  if (isSpread && own.every((one) => object!.properties.includes(one)))
    return {
      name: "spreads-parameters",
      message: `${shown} \`${object!.name}\` is one object with the properties ${object!.properties.join(" and ")}.`,
      isSure: true,
      isSignature: true,
      frames: [],
    };
  return undefined;
}

/** The shape of a value as the judge got it. */
export function shapeOf(value: unknown): Shape {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return `a ${typeof value}` as Shape;
  if (typeof value === "function") return "a function";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof ArrayBuffer) return "an ArrayBuffer";
  if (value instanceof Promise) return "a promise";
  if (value instanceof Map) return "a Map";
  if (value instanceof Response) return "a Response";
  if (Array.isArray(value)) return "an array";
  const isIterable = typeof value === "object" && (Symbol.asyncIterator in value || Symbol.iterator in value);
  return isIterable ? "something to be read piece by piece" : "an object";
}

const slugs: Partial<Record<Shape, string>> = {
  "an ArrayBuffer": "array-buffer",
  "something to be read piece by piece": "pieces",
};

function slug(shape: Shape): string {
  return (
    slugs[shape] ??
    shape
      .replace(/^an? /, "")
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, "-")
  );
}

function describe(value: unknown): string {
  const shape = shapeOf(value);
  if (shape === "a string" || shape === "a number" || shape === "a boolean")
    return `${shape}, ${shownValue(value)}`;
  if (shape === "bytes") return `bytes, ${shownValue(value)}`;
  if (shape === "an array") return `an array, ${shownValue(value)}`;
  return shape;
}

function shownCall({ name, values }: Call): string {
  return `${name}(${values.map(shownValue).join(", ")})`;
}

function shownValue(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === "function") return value.name || "a function";
  const shape = shapeOf(value);
  if (["a promise", "a Response", "something to be read piece by piece"].includes(shape)) return shape;
  const text = inspect(value, {
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxStringLength: 40,
    maxArrayLength: 3,
  });
  return text.length > 80 ? `${text.slice(0, 78)} …` : text;
}
