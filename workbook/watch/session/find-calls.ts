/** A call in a source, from its name to after its closing parenthesis. */
export interface Call {
  from: number;
  to: number;
  /** Where it is (part of) a later argument of another call: that call's `(`, the comma before, and the argument's end. */
  argument?: { open: number; comma: number; end: number };
}

interface Bracket {
  at: number;
  comma?: number;
}

/** The beginning of a table of mistakes: `{ "reads-once": [`. */
const table = /\{\s*(?:\.\.\.\w+(?:\([^()]*\))?,\s*)*"[a-z0-9]+(?:-[a-z0-9]+)*": \[/y;

/**
 * The calls of these functions in a source, and the tables of mistakes that are handed to others, but none inside another;
 * text and comments are passed over.
 */
export function findCalls(source: string, names: readonly string[]): Call[] {
  const calls: Call[] = [];
  const brackets: Bracket[] = [];
  let open: { from: number; depth: number } | undefined;
  let argument: { open: number; comma: number; end: number; depth: number } | undefined;
  for (let at = 0; at < source.length; at = skip(source, at)) {
    const sign = source[at]!;
    if (argument?.depth === brackets.length && ",)".includes(sign)) {
      argument.end = at;
      argument = undefined;
    }
    if (sign === ",") Object.assign(brackets.at(-1) ?? {}, { comma: at });
    else if ("([{".includes(sign)) {
      const name = sign === "(" ? nameBefore(source, at) : "";
      if (!open && names.includes(name)) open = { from: at - name.length, depth: brackets.length };
      if (!open) open = tableAt(source, at, brackets);
      brackets.push({ at });
    } else if (")]}".includes(sign)) {
      brackets.pop();
      if (open?.depth !== brackets.length) continue;
      argument = argumentIn(source, brackets);
      calls.push({ from: open.from, to: at + 1, ...(argument && { argument }) });
      open = undefined;
    }
  }
  return calls;
}

/** Where a table of mistakes begins that is a later argument of a call, or what an arrow function in its place returns. */
function tableAt(
  source: string,
  at: number,
  brackets: readonly Bracket[],
): { from: number; depth: number } | undefined {
  table.lastIndex = at;
  if (!table.test(source)) return undefined;
  const isLater = ({ at: outer, comma }: Bracket) => source[outer] === "(" && comma !== undefined;
  const [call, inner] = brackets.slice(-2);
  if (inner && isLater(inner)) return { from: at, depth: brackets.length };
  const isReturned = inner && source[inner.at] === "(" && source.slice(0, inner.at).trimEnd().endsWith("=>");
  return isReturned && call && isLater(call)
    ? { from: call.comma! + 1, depth: brackets.length - 1 }
    : undefined;
}

function nameBefore(source: string, at: number): string {
  return /[\w.]+$/.exec(source.slice(Math.max(0, at - 40), at))?.[0] ?? "";
}

function argumentIn(source: string, brackets: readonly Bracket[]) {
  const { at, comma } = brackets.at(-1) ?? {};
  if (at === undefined || comma === undefined || source[at] !== "(") return undefined;
  return { open: at, comma, end: source.length, depth: brackets.length };
}

const tokens =
  /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|`(?:\\[\s\S]|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const regularExpression = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/** The place after the text, comment or sign that begins here. A template counts as one text. */
function skip(source: string, at: number): number {
  tokens.lastIndex = at;
  if (tokens.test(source)) return tokens.lastIndex;
  regularExpression.lastIndex = at;
  const before = source.slice(Math.max(0, at - 20), at).trimEnd();
  if (source[at] === "/" && /(?:^|[(,=:[!&|?{};>])$/.test(before) && regularExpression.test(source))
    return regularExpression.lastIndex;
  return at + 1;
}
