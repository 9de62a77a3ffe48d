import { Socket } from "node:net";
import { inspect } from "node:util";
import { escapeBytes } from "../../../../local-servers/escape.ts";
import { withArticle } from "../../../../tests/kit/bytes.ts";
import type { Shape } from "../../contract.ts";
import type { Call } from "../../remote/calls.ts";

/** The shape of a value as the judge received it. */
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
  if (value instanceof Socket) return "a socket";
  if (value instanceof Error) return "an Error";
  if (Array.isArray(value)) return "an array";
  const isIterable = typeof value === "object" && (Symbol.asyncIterator in value || Symbol.iterator in value);
  return isIterable ? "something to be read piece by piece" : "an object";
}

const slugs: Partial<Record<Shape, string>> = {
  "an ArrayBuffer": "array-buffer",
  "something to be read piece by piece": "pieces",
};

/** A shape as a part of a mistake's name: `array-buffer`. */
export function slug(shape: Shape): string {
  return (
    slugs[shape] ??
    shape
      .replace(/^an? /, "")
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, "-")
  );
}

/** What a caller expects, in words. */
export function wanted(shape: Shape): string {
  return shape === "bytes" ? "a Uint8Array" : shape;
}

/** A value with its shape: `a string, 'GET'`; an object with its class, `a Server`, or with what is in it. */
export function describe(value: unknown): string {
  const shape = shapeOf(value);
  if (["a string", "a number", "a boolean", "bytes", "an array"].includes(shape))
    return `${shape}, ${shownValue(value)}`;
  if (value instanceof Error) return `${shape}, "${value.message}"`;
  if (shape === "nothing") return String(value);
  return shape === "an object" ? describeObject(value as object) : shape;
}

function describeObject(value: object): string {
  const className = classOf(value);
  if (className) return withArticle(className);
  return Object.keys(value).length ? `an object, ${shownValue(value)}` : "an object";
}

/** The class of an object, unless it is a plain one. */
function classOf(value: object): string | undefined {
  const name = value.constructor?.name;
  return name === "Object" ? undefined : name;
}

/** Bytes that are text are shown as text: it is what the learner needs to see. */
function shownBytes(bytes: Uint8Array): string {
  const isText = bytes.every(
    (byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127),
  );
  if (!isText || !bytes.length) return `${bytes.length} bytes`;
  const sample = `"${escapeBytes(bytes.subarray(0, 60))}"`;
  return bytes.length > 60 ? `${sample} … (${bytes.length} bytes)` : sample;
}

/** A call as the learner would write it: `servicePort('ssh 22/tcp', 'ssh')`. */
export function shownCall({ name, values }: Call): string {
  return `${name}(${values.map(shownValue).join(", ")})`;
}

function shownValue(value: unknown): string {
  if (value instanceof Uint8Array) return shownBytes(value);
  if (typeof value === "function") return value.name || "a function";
  const shape = shapeOf(value);
  if (shape === "something to be read piece by piece") return "an async iterable";
  if (["a promise", "a Response", "a socket"].includes(shape)) return shape;
  const className = shape === "an object" && classOf(value as object);
  if (className) return withArticle(className);
  const text = inspect(value, {
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxStringLength: 40,
    maxArrayLength: 3,
  });
  return text.length > 80 ? `${text.slice(0, 78)} …` : text;
}
