/** A call in a source, from its name to after its closing parenthesis. */
export interface Call {
  from: number;
  to: number;
  /** Where the parenthesis around the call opens, if there is one. */
  inside?: number;
}

/** The calls of these functions in a source, but none inside another; text and comments are passed over. */
export function findCalls(source: string, names: readonly string[]): Call[] {
  const calls: Call[] = [];
  const open: number[] = [];
  let call: (Call & { depth: number }) | undefined;
  for (let at = 0; at < source.length; at = skip(source, at)) {
    if (source[at] === "(") {
      const name = /[\w.]+$/.exec(source.slice(Math.max(0, at - 40), at))?.[0] ?? "";
      if (!call && names.includes(name))
        call = { from: at - name.length, to: at, depth: open.length, ...withinOf(open) };
      open.push(at);
    } else if (source[at] === ")") {
      open.pop();
      if (call?.depth !== open.length) continue;
      const { depth: _, ...found } = call;
      calls.push({ ...found, to: at + 1 });
      call = undefined;
    }
  }
  return calls;
}

function withinOf(open: readonly number[]): { inside?: number } {
  const inside = open.at(-1);
  return inside === undefined ? {} : { inside };
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
