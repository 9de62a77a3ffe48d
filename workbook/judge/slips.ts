/** Slips of the pen that the text of an answer shows. */
import { isNode, type Node, nameOf, walk } from "../syntax.ts";
import type { Declarations } from "./declarations.ts";

/**
 * `for (const line in lines)`: for a list, the variable holds '0', '1', and so on. For anything else it holds a key, which
 * has no properties but those of a string.
 */
export function isKeyLoop({ type, left, right, body }: Node, names: Declarations): boolean {
  if (type !== "ForInStatement") return false;
  const declared = ((left as Node).declarations as Node[] | undefined)?.[0]?.id;
  const variable = nameOf(declared ?? left);
  const inBody = [...walk(body as Node)];
  if (inBody.some((node) => variable !== undefined && takesForObject(node, variable))) return true;
  if (!isList(right, names)) return false;
  const isIndex = inBody.some(
    (node) =>
      node.type === "MemberExpression" &&
      node.computed === true &&
      [...walk(node.property as Node)].some((part) => nameOf(part) === variable),
  );
  return variable !== undefined && !isIndex && inBody.some((node) => nameOf(node) === variable);
}

/** True for `entry.family` where `entry` is a string. */
function takesForObject({ type, object, property, computed }: Node, variable: string): boolean {
  if (type !== "MemberExpression" || computed === true || nameOf(bare(object)) !== variable) return false;
  return !((nameOf(property) ?? "length") in String.prototype);
}

const alwaysLists = new Set("split map filter flatMap flat sort reverse values entries keys".split(" "));
const listMethods = new Set([...alwaysLists, "match", "matchAll"]);
const listTypes = new Set(
  "Array ReadonlyArray Iterable AsyncIterable AsyncGenerator Uint8Array Buffer Set".split(" "),
);

/** True for an expression that makes a list, and for the name of one. */
function isList(expression: unknown, names: Declarations): boolean {
  const node = bare(expression);
  if (node?.type === "ArrayExpression") return true;
  if (node?.type === "CallExpression" && isNode(node.callee) && node.callee.type === "MemberExpression")
    return listMethods.has(nameOf(node.callee.property) ?? "");
  const name = nameOf(node);
  if (name === undefined) return false;
  return (
    names.variables(name).some(({ init }) => bare(init)?.type !== "Identifier" && isList(init, names)) ||
    names.parameters(name).some(hasListType)
  );
}

function hasListType(node: Node): boolean {
  const type = typeOf(node);
  if (type?.type === "TSArrayType") return true;
  return type?.type === "TSTypeReference" && listTypes.has(nameOf(type.typeName) ?? "");
}

/** `name in words`: for a list, that asks about the positions. Returns the text that is looked for. */
export function soughtInKeys({ type, operator, left, right }: Node, names: Declarations): string | undefined {
  if (type !== "BinaryExpression" || operator !== "in" || !isList(right, names)) return undefined;
  const sought = bare(left);
  if (sought?.type === "Literal" && typeof sought.value === "string")
    return Number.isNaN(Number(sought.value)) && sought.value !== "length" ? `"${sought.value}"` : undefined;
  const name = nameOf(sought);
  const parameters = name === undefined ? [] : names.parameters(name).map(parameterOf);
  return parameters.some((one) => typeOf(one)?.type === "TSStringKeyword") ? name : undefined;
}

const searching = new Set("indexOf lastIndexOf findIndex findLastIndex".split(" "));

/** `if (words.indexOf(name))`: the first position counts as false, and "not found" as true. Returns the method. */
export function positionAsCondition(node: Node, names: Declarations): string | undefined {
  const conditions = node.type === "WhileStatement" ? [node.test] : conditionsOf(node);
  return conditions.map((condition) => searchIn(condition, names)).find((method) => method !== undefined);
}

function searchIn(condition: unknown, names: Declarations): string | undefined {
  const node = bare(condition);
  if (node?.type === "LogicalExpression" && node.operator !== "??")
    return searchIn(node.left, names) ?? searchIn(node.right, names);
  if (node?.type === "UnaryExpression" && node.operator === "!") return searchIn(node.argument, names);
  const value = heldBy(node, names);
  if (value?.type !== "CallExpression" || !isNode(value.callee)) return undefined;
  const method = value.callee.type === "MemberExpression" ? nameOf(value.callee.property) : undefined;
  return method !== undefined && searching.has(method) ? method : undefined;
}

/** `external || all` with two lists: the second one is never taken. Returns the name of the first. */
export function listAsCondition(
  { type, operator, left, right, test, alternate }: Node,
  names: Declarations,
): string | undefined {
  const [condition, other] =
    type === "LogicalExpression" && operator !== "&&"
      ? [left, right]
      : type === "ConditionalExpression"
        ? [test, alternate]
        : [];
  const name = nameOf(bare(condition));
  const value = name === undefined ? undefined : heldBy(bare(condition), names);
  if (value?.type !== "CallExpression" || !isNode(value.callee)) return undefined;
  if (value.callee.type !== "MemberExpression" || !alwaysLists.has(nameOf(value.callee.property) ?? ""))
    return undefined;
  const instead = bare(other);
  const isGuard = instead?.type !== "ArrayExpression" || (instead.elements as unknown[]).length > 0;
  return isGuard && instead?.type !== "Literal" && nameOf(instead) !== "undefined" ? name : undefined;
}

/** The expression itself; for a name that stands for one thing, declared with `const`, what that holds. */
function heldBy(node: Node | undefined, names: Declarations): Node | undefined {
  const name = nameOf(node);
  return name === undefined ? node : bare(names.constant(name));
}

/** A parameter without its default value. */
function parameterOf(parameter: Node): Node {
  return parameter.type === "AssignmentPattern" ? (parameter.left as Node) : parameter;
}

function typeOf({ typeAnnotation }: Node): Node | undefined {
  return isNode(typeAnnotation) ? (typeAnnotation.typeAnnotation as Node) : undefined;
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
export function isAssigningCondition(node: Node): boolean {
  return conditionsOf(node).some(assignsLiteral);
}

/** What an `if` or a `?` asks, or a callback that picks from a list. */
function conditionsOf({ type, test, callee, arguments: values }: Node): unknown[] {
  if (type === "IfStatement" || type === "ConditionalExpression") return [test];
  if (type !== "CallExpression" || !isNode(callee) || !picking.has(nameOf(callee.property) ?? "")) return [];
  const [callback] = values as Node[];
  return callback?.type === "ArrowFunctionExpression" ? [callback.body] : [];
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
