import { parseSync } from "vite";

/** A node of the syntax tree (ESTree with TypeScript, as Oxc makes it). */
export interface Node {
  type: string;
  start: number;
  end: number;
  [part: string]: unknown;
}

/** The statements of a module; empty if the text cannot be read. */
export function parseModule(text: string): Node[] {
  const { program, errors } = parseSync("answer.ts", text);
  return errors.length ? [] : (program.body as unknown as Node[]);
}

/** A node and everything in it; with `enters`, only what lies in nodes that it says yes to. */
export function* walk(node: Node, enters: (node: Node) => boolean = () => true): Generator<Node> {
  yield node;
  if (!enters(node)) return;
  for (const part of Object.values(node))
    for (const child of Array.isArray(part) ? part : [part]) if (isNode(child)) yield* walk(child, enters);
}

/** True for a function, whichever way it is written. */
export function isFunction({ type }: Node): boolean {
  return ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"].includes(type);
}

/** The name of an identifier, or of a parameter with a default; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "AssignmentPattern") return nameOf(node.left);
  if (node.type === "RestElement") return nameOf(node.argument);
  return node.type === "Identifier" ? String(node.name) : undefined;
}

/** True for a node of a syntax tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Partial<Node>).type === "string";
}
