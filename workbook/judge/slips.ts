/** Slips of the pen that the text of an answer shows. */
import { isNode, type Node, nameOf, walk } from "../syntax.ts";

/**
 * `for (const line in lines)`: for a list, the variable holds '0', '1', and so on. For anything else it holds a key, which
 * has no properties but those of a string.
 */
export function isKeyLoop({ type, left, right, body }: Node, all: Node[]): boolean {
  if (type !== "ForInStatement") return false;
  const declared = ((left as Node).declarations as Node[] | undefined)?.[0]?.id;
  const variable = nameOf(declared ?? left);
  const inBody = [...walk(body as Node)];
  if (inBody.some((node) => variable !== undefined && takesForObject(node, variable))) return true;
  if (!isList(right, all)) return false;
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

function hasListType(node: Node): boolean {
  const type = typeOf(node);
  if (type?.type === "TSArrayType") return true;
  return type?.type === "TSTypeReference" && listTypes.has(nameOf(type.typeName) ?? "");
}

/** `name in words`: for a list, that asks about the positions. Returns the text that is looked for. */
export function soughtInKeys({ type, operator, left, right }: Node, all: Node[]): string | undefined {
  if (type !== "BinaryExpression" || operator !== "in" || !isList(right, all)) return undefined;
  const sought = bare(left);
  if (sought?.type === "Literal" && typeof sought.value === "string")
    return Number.isNaN(Number(sought.value)) && sought.value !== "length" ? `"${sought.value}"` : undefined;
  const name = nameOf(sought);
  const declared = all.flatMap(({ params }) => ((params as Node[] | undefined) ?? []).map(parameterOf));
  return declared.some((one) => nameOf(one) === name && typeOf(one)?.type === "TSStringKeyword")
    ? name
    : undefined;
}

const searching = new Set("indexOf lastIndexOf findIndex findLastIndex".split(" "));

/** `if (words.indexOf(name))`: the first position counts as false, and "not found" as true. Returns the method. */
export function positionAsCondition(node: Node, all: Node[]): string | undefined {
  return conditionsOf(node)
    .map((condition) => searchIn(condition, all))
    .find((method) => method !== undefined);
}

function searchIn(condition: unknown, all: Node[]): string | undefined {
  const node = bare(condition);
  if (node?.type === "LogicalExpression" && node.operator !== "??")
    return searchIn(node.left, all) ?? searchIn(node.right, all);
  if (node?.type === "UnaryExpression" && node.operator === "!") return searchIn(node.argument, all);
  const value = heldBy(node, all);
  if (value?.type !== "CallExpression" || !isNode(value.callee)) return undefined;
  const method = value.callee.type === "MemberExpression" ? nameOf(value.callee.property) : undefined;
  return method !== undefined && searching.has(method) ? method : undefined;
}

/** `external || all` with two lists: the second one is never taken. Returns the name of the first. */
export function listAsCondition({ type, operator, left, right, test, alternate }: Node, all: Node[]) {
  const [condition, other] =
    type === "LogicalExpression" && operator !== "&&"
      ? [left, right]
      : type === "ConditionalExpression"
        ? [test, alternate]
        : [];
  const name = nameOf(bare(condition));
  const value = name === undefined ? undefined : heldBy(bare(condition), all);
  if (value?.type !== "CallExpression" || !isNode(value.callee)) return undefined;
  if (value.callee.type !== "MemberExpression" || !alwaysLists.has(nameOf(value.callee.property) ?? ""))
    return undefined;
  const instead = bare(other);
  const isGuard = instead?.type !== "ArrayExpression" || (instead.elements as unknown[]).length > 0;
  return isGuard && instead?.type !== "Literal" && nameOf(instead) !== "undefined" ? name : undefined;
}

function conditionsOf({ type, test, callee, arguments: values }: Node): unknown[] {
  if (/^(?:IfStatement|ConditionalExpression|WhileStatement)$/.test(type)) return [test];
  if (type !== "CallExpression" || !isNode(callee) || !picking.has(nameOf(callee.property) ?? "")) return [];
  const [callback] = values as Node[];
  return callback?.type === "ArrowFunctionExpression" ? [callback.body] : [];
}

/** The expression itself; for a name that the file declares once, with `const`, what that holds. */
function heldBy(node: Node | undefined, all: Node[]): Node | undefined {
  const name = nameOf(node);
  if (name === undefined) return node;
  const constants = all
    .filter(({ type, kind }) => type === "VariableDeclaration" && kind === "const")
    .flatMap(({ declarations }) => declarations as Node[])
    .filter(({ id }) => nameOf(id) === name);
  const patterns = all.flatMap(({ type, id, params }) =>
    type === "VariableDeclarator" ? [id as Node] : ((params as Node[] | undefined) ?? []),
  );
  const declared = patterns.flatMap((pattern) => [...walk(pattern)]).filter((one) => nameOf(one) === name);
  return constants.length === 1 && declared.length === 1 ? bare(constants[0]?.init) : undefined;
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
