/** What a stub says of one function that it exports, as far as a judge can tell from its text. */
export interface Contract {
  name: string;
  parameters: Parameter[];
  /** How the result comes: at once, by a promise, or piece by piece. */
  comes: "at once" | "as a promise" | "piece by piece";
  /** What the result is, or each piece of it; undefined where the judge cannot tell. */
  result: Shape | undefined;
}

export interface Parameter {
  name: string;
  /** The names of its properties, if its type spells them out. */
  properties: string[];
}

/** The shapes that a judge tells apart. */
export type Shape =
  | "nothing"
  | "a string"
  | "a number"
  | "a boolean"
  | "bytes"
  | "an ArrayBuffer"
  | "an array"
  | "a Map"
  | "an object"
  | "a function"
  | "a promise"
  | "a Response"
  | "something to be read piece by piece";

/** The contracts of the functions that a stub exports. */
export function readContracts(stub: string): Contract[] {
  const starts = stub.matchAll(/^export (?:default )?(?:async )?function(\*?) (\w+)(?:<[^>(]*>)?\(/gm);
  return [...starts].map((start) => {
    const [head, , name = ""] = start;
    const from = start.index + head.length;
    const to = closing(stub, from);
    const type = /^\s*:([\s\S]*)$/.exec(stub.slice(to + 1, bodyStart(stub, to + 1)))?.[1]?.trim() ?? "";
    const [, wrapper, inner] = /^(Promise|AsyncGenerator|AsyncIterable)<([\s\S]*)>$/.exec(type) ?? [];
    const comes =
      wrapper === undefined ? "at once" : wrapper === "Promise" ? "as a promise" : "piece by piece";
    return {
      name,
      parameters: readParameters(stub.slice(from, to)),
      comes,
      result: shapeOfType(inner ?? type),
    };
  });
}

/** The names of a function's parameters, from its source. */
export function parameterNames(source: string): string[] {
  const from = source.indexOf("(") + 1;
  return from ? readParameters(source.slice(from, closing(source, from))).map(({ name }) => name) : [];
}

function readParameters(text: string): Parameter[] {
  return splitTop(text, ",").flatMap((part) => {
    const name = /^\s*(?:\.\.\.)?(\w+)/.exec(part)?.[1];
    const properties = /^[^:=]*:\s*\{([\s\S]*)\}/.exec(part)?.[1] ?? "";
    return name
      ? [{ name, properties: splitTop(properties, ";").flatMap((one) => /\w+/.exec(one)?.[0] ?? []) }]
      : [];
  });
}

/** Where the bracket closes that was opened right before `from`. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if ("([{".includes(text[at]!)) depth++;
    if (")]}".includes(text[at]!) && --depth === 0) return at;
  }
  return text.length;
}

/** Where the body begins of a function whose parameters end before `from`: an open brace that is no type's. */
function bodyStart(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] !== "{") continue;
    if (!/[:|<,&]\s*$/.test(text.slice(from, at))) return at;
    at = closing(text, at + 1);
  }
  return text.length;
}

/** Splits at a separator that stands in no brackets. */
function splitTop(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [at, sign] of [...text].entries()) {
    if ("([{<".includes(sign)) depth++;
    if (")]}".includes(sign) || (sign === ">" && text[at - 1] !== "=")) depth--;
    if (sign === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

function shapeOfType(type: string): Shape | undefined {
  if (/^(string|number|boolean)$/.test(type)) return `a ${type}` as Shape;
  if (/^\{[\s\S]*\}$/.test(type)) return "an object";
  if (/\[\]$|^Array</.test(type)) return "an array";
  if (/^Map</.test(type)) return "a Map";
  if (type === "Uint8Array" || type === "Buffer") return "bytes";
  if (type === "Response") return "a Response";
  return undefined;
}
