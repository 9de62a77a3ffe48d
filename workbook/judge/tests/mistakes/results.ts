import type { Contract, Expected } from "../../contract.ts";
import type { Call } from "../../remote/calls.ts";
import { frameAt } from "../../remote/frames.ts";
import { describe, shapeOf, slug, wanted } from "./describe.ts";
import type { Judged, Seen } from "./mistake.ts";
import { printedDuring } from "./printed.ts";

/** A promise where the value itself is expected. */
export function promiseMistake({ name }: Call): Seen {
  return {
    name: "returns-promise",
    message: `${name}() returned a promise. The caller expects the value itself, at once: what makes a function return a promise?`,
  };
}

/** What is wrong with a result, whatever the step is about. */
export function valueMistake(
  { name, result }: Contract,
  value: unknown,
  call: Call,
  judged: Judged,
): Seen | undefined {
  const shape = shapeOf(value);
  if (shape === "nothing") {
    const isNeverReturned = judged.answer.submission.outline.functions[name]?.neverReturns === true;
    const mayBe = result.isVoid || (result.mayBeNothing && !isNeverReturned);
    return mayBe ? undefined : nothingMistake(result, value, call, judged);
  }
  if (!result.shape) return undefined;
  if (shape !== result.shape)
    return {
      name: `returns-${slug(shape)}`,
      message: `${subject(call)} ${describe(value)}. The caller expects ${wanted(result.shape)}${withProperties(result)}.${question(value, call)}`,
    };
  return shape === "an object"
    ? propertyMistake(name, result, value as object, judged.answer.made(value))
    : undefined;
}

/** What leads to a value that no caller expects. */
function question(value: unknown, { returned }: Call): string {
  if (typeof value === "function") return " Does your code call that function, or only name it?";
  if (!(value instanceof Error)) return "";
  return ` To the caller, that looks like a success: what makes a ${returned instanceof Promise ? "promise reject" : "function fail"}?`;
}

function nothingMistake({ shape }: Expected, value: unknown, call: Call, judged: Judged): Seen {
  const what = `${subject(call)} nothing${value === null ? " (null)" : ""}.`;
  const printed = printedDuring(call, judged);
  if (printed) return { name: "prints-instead-of-returning", message: what + printed };
  const { returnInCallback: line, newPromise } = judged.answer.submission.outline.functions[call.name] ?? {};
  if (line)
    return {
      name: "returns-from-callback",
      message: `${what} The \`return\` at line ${line} is inside another function: whose result is that?`,
      frames: [frameAt(judged.file, line)],
    };
  const expected = shape ? ` The caller expects ${wanted(shape)}.` : "";
  if (newPromise?.handedOnAt)
    return {
      name: "hands-on-resolve",
      message: `${what}${expected} At line ${newPromise.handedOnAt} your code hands on \`${newPromise.resolve}\` as a callback. What will it be called with?`,
      frames: [frameAt(judged.file, newPromise.handedOnAt)],
    };
  if (newPromise)
    return {
      name: "returns-nothing",
      message: `${what}${expected} Which value does your code pass to \`${newPromise.resolve}\`?`,
    };
  return {
    name: "returns-nothing",
    message: `${what}${expected} Does every path through your function end in a \`return\`?`,
  };
}

function withProperties({ properties }: Expected): string {
  return properties.length ? ` with ${properties.map(({ name }) => `\`${name}\``).join(" and ")}` : "";
}

/**
 * A property that is missing, a promise, or of another type. What is alive over there is only asked which properties it
 * has: to read one may run code of the answer's.
 */
function propertyMistake(
  name: string,
  { properties }: Expected,
  value: object,
  isAlive: boolean,
): Seen | undefined {
  const missing = properties.filter((property) => !(property.name in value));
  if (missing.length)
    return {
      name: "lacks-property",
      message: `The result of ${name}() has no ${missing.map((property) => `\`${property.name}\``).join(" and no ")}. ${whatIs(value)}`,
    };
  for (const property of isAlive ? [] : properties) {
    const inner = (value as Record<string, unknown>)[property.name];
    if (inner instanceof Promise)
      return {
        name: "hands-out-a-promise",
        message: `\`${property.name}\` in the result of ${name}() is a promise, not a value. Where should your code await it?`,
      };
    const shape = shapeOf(inner);
    if (property.shape && shape !== property.shape)
      return {
        name: `${slug(shape)}-property`,
        message: `\`${property.name}\` in the result of ${name}() is ${describe(inner)}. It must be ${wanted(property.shape)}.`,
      };
  }
  return undefined;
}

/** What an object is, or has, in a sentence. */
function whatIs(value: object): string {
  const keys = Object.keys(value);
  if (keys.length) return `It has ${keys.map((key) => `\`${key}\``).join(", ")}.`;
  const described = describe(value);
  return described === "an object" ? "It has no properties of its own." : `It is ${described}.`;
}

function subject({ name, returned }: Call): string {
  return returned instanceof Promise ? `The promise of ${name}() resolved with` : `${name}() returned`;
}
