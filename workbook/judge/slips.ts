/** Slips of the pen that the text of an answer shows. */
import { isNode, type Node, nameOf, walk } from "../syntax.ts";

/** `for (const line in lines)`: for a list, the variable holds '0', '1', and so on. */
export function isKeyLoop({ type, left, right, body }: Node, all: Node[]): boolean {
  if (type !== "ForInStatement" || !isList(right, all)) return false;
  const declared = ((left as Node).declarations as Node[] | undefined)?.[0]?.id;
  const variable = nameOf(declared ?? left);
  const inBody = [...walk(body as Node)];
  const isIndex = inBody.some(
    (node) =>
      node.type === "MemberExpression" &&
      node.computed === true &&
      [...walk(node.property as Node)].some((part) => nameOf(part) === variable),
  );
  return variable !== undefined && !isIndex && inBody.some((node) => nameOf(node) === variable);
}

const listMethods = new Set(
  "split match matchAll map filter flatMap flat sort reverse values entries keys".split(" "),
);
const listTypes = new Set(
  "Array ReadonlyArray Iterable AsyncIterable AsyncGenerator Uint8Array Buffer Set".split(" "),
);

/** True for an expression that makes a list, and for the name of one. */
function isList(expression: unknown, all: Node[]): boolean {
  const node = bare(expression);
  if (node?.type === "ArrayExpression") return true;
  if (node?.type === "CallExpression" && isNode(node.callee) && node.callee.type === "MemberExpression")
    return listMethods.has(nameOf(node.callee.property) ?? "");
  const name = nameOf(node);
  if (name === undefined) return false;
  return all.some(({ type, id, init, params }) => {
    if (type === "VariableDeclarator")
      return nameOf(id) === name && bare(init)?.type !== "Identifier" && isList(init, all);
    return ((params as Node[] | undefined) ?? []).some((one) => nameOf(one) === name && hasListType(one));
  });
}

function hasListType({ typeAnnotation }: Node): boolean {
  const type = isNode(typeAnnotation) ? (typeAnnotation.typeAnnotation as Node) : undefined;
  if (type?.type === "TSArrayType") return true;
  return type?.type === "TSTypeReference" && listTypes.has(nameOf(type.typeName) ?? "");
}

const comparing = new Set("instanceof === !== == != < > <= >= in".split(" "));

/** `switch (socket) { case socket instanceof Socket: …`: the value is compared with `true` or `false`. */
export function comparingCaseOf({ type, discriminant, cases }: Node): Node | undefined {
  if (type !== "SwitchStatement" || nameOf(bare(discriminant)) === undefined) return undefined;
  const value = nameOf(bare(discriminant));
  const tests = (cases as Node[]).flatMap(({ test }) => bare(test) ?? []);
  return tests.find(
    (test) =>
      test.type === "BinaryExpression" &&
      comparing.has(String(test.operator)) &&
      [...walk(test)].some((part) => nameOf(part) === value),
  );
}

const picking = new Set("filter find findLast findIndex some every".split(" "));

/** `if (family = "IPv4")`, or the same in a callback that picks from a list. */
export function isAssigningCondition({ type, test, callee, arguments: values }: Node): boolean {
  if (type === "IfStatement" || type === "ConditionalExpression") return assignsLiteral(test);
  if (type !== "CallExpression" || !isNode(callee) || !picking.has(nameOf(callee.property) ?? ""))
    return false;
  const [callback] = values as Node[];
  return callback?.type === "ArrowFunctionExpression" && assignsLiteral(callback.body);
}

function assignsLiteral(condition: unknown): boolean {
  const node = bare(condition);
  if (node?.type === "LogicalExpression") return assignsLiteral(node.left) || assignsLiteral(node.right);
  if (node?.type !== "AssignmentExpression" || node.operator !== "=") return false;
  const value = bare(node.right);
  const first = value?.type === "LogicalExpression" ? bare(value.left) : value;
  return first?.type === "Literal";
}

/** An expression without what only says something of its type, and without `await`. */
export function bare(node: unknown): Node | undefined {
  if (!isNode(node)) return undefined;
  const isWrapped =
    /^(?:TSAsExpression|TSNonNullExpression|TSSatisfiesExpression|ParenthesizedExpression|ChainExpression)$/;
  if (isWrapped.test(node.type)) return bare(node.expression);
  return node.type === "AwaitExpression" ? bare(node.argument) : node;
}
