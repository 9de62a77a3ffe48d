import { isNode, type Node, nameOf, parseModule } from "../../syntax.ts";

/** A row that is left of a source, and which of its lines it was made of (the first line is 0). */
export interface RemainingRow {
  first: number;
  last: number;
  text: string;
}

/**
 * A test's source without the diagnoses of its mistakes: they would give the mistakes away, and hide what the test does.
 * `expect(port, diagnose({ … })).toBe(22)` becomes `expect(port).toBe(22)`; so does any other argument that holds a table
 * of mistakes. A `suspect({ … })` goes altogether.
 */
export function withoutDiagnoses(source: string): RemainingRow[] {
  const cuts = parseModule(source).flatMap((statement) => findCuts(statement, [], source));
  const rows: RemainingRow[] = [];
  let row: RemainingRow & { isCut?: boolean } = { first: 0, last: 0, text: "" };
  for (let at = 0; at <= source.length; at++) {
    const isCut = cuts.some(([from, to]) => from <= at && at < to);
    if (isCut) {
      row.isCut = true;
      if (source[at] === "\n") row.last++;
      if (!row.text) row.first = row.last;
    } else if (at === source.length || source[at] === "\n") {
      if (!row.isCut || row.text.trim()) rows.push({ first: row.first, last: row.last, text: row.text });
      row = { first: row.last + 1, last: row.last + 1, text: "" };
    } else row.text += source[at];
  }
  return rows;
}

type Range = [from: number, to: number];

/** What is to be cut from a node, given the nodes around it, the nearest last. */
function findCuts(node: Node, around: readonly Node[], source: string): Range[] {
  if (isDiagnosis(node)) return cutsFor(node, around, source);
  return Object.values(node)
    .flat()
    .filter(isNode)
    .flatMap((child) => findCuts(child, [...around, node], source));
}

function isDiagnosis({ type, callee, properties }: Node): boolean {
  if (type === "CallExpression") return ["diagnose", "suspect"].includes(nameOf(callee) ?? "");
  return type === "ObjectExpression" && (properties as Node[]).some(isMistake);
}

/** `"reads-once": [seen, advice]` in a table of mistakes. */
function isMistake({ key, value }: Node): boolean {
  const name = isNode(key) && (key.type === "Literal" ? key.value : nameOf(key));
  if (typeof name !== "string" || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) return false;
  const list = isNode(value) && isNode(value.expression) ? value.expression : value; // `[…] as const`
  return isNode(list) && list.type === "ArrayExpression" && (list.elements as Node[]).length === 2;
}

/** The argument that a diagnosis belongs to, with the comma before it; or else the whole statement. */
function cutsFor(diagnosis: Node, around: readonly Node[], source: string): Range[] {
  let inner = diagnosis;
  for (const outer of around.toReversed()) {
    const values = outer.type === "CallExpression" ? (outer.arguments as Node[]) : [];
    const at = values.indexOf(inner);
    if (at > 0) return cutArgument(values, at, source);
    if (/Statement$|Declaration$/.test(outer.type) && outer.type !== "BlockStatement")
      return [cutStatement(outer, source)];
    inner = outer;
  }
  return [];
}

/** The breaks inside the parentheses around the arguments go, too. */
function cutArgument(values: readonly Node[], at: number, source: string): Range[] {
  const first = values[0]!;
  const open = source.slice(0, first.start).trimEnd().length;
  const { end } = values[at]!;
  const rest = /^\s*,?\s*(?=\))/.exec(source.slice(end))?.[0].length ?? 0;
  return [
    [open, first.start],
    [values[at - 1]!.end, end + rest],
  ];
}

function cutStatement({ start, end }: Node, source: string): Range {
  const rest = /^[ \t]*\n?(?:[ \t]*\n)?/.exec(source.slice(end))?.[0].length ?? 0;
  return [source.lastIndexOf("\n", start) + 1, end + rest];
}
