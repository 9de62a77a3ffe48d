/** Promises that an answer takes for their values. */
import { isFunction, isNode, type Node, nameOf, walk } from "../syntax.ts";
import { bare } from "./slips.ts";

/** A part that only the value has, read from the promise itself. */
interface ReadPromise {
  /** The variable that holds the promise. */
  name: string;
  /** What was called, as it is written: `fetch`, `resolver.resolve4`. */
  call: string;
  part: string;
  node: Node;
}

/** What `node:dns` calls the methods that return promises, beside those that modules of their own have. */
const resolving = /^(?:resolve(?:4|6|Any|Caa|Cname|Mx|Naptr|Ns|Ptr|Soa|Srv|Txt)?|reverse)$/;
const promising = /^(?:node:)?(?:fs|dns|stream|timers|readline)\/promises$/;

/** Reads of variables that hold a promise, were declared once, and are never given another value. */
export function readPromises(body: Node[]): ReadPromise[] {
  const all = body.flatMap((statement) => [...walk(statement)]);
  const functions = new Set(["fetch", ...all.flatMap(asyncName), ...body.flatMap(importedNames)]);
  return all.flatMap(({ type, id, init }) => {
    const name = nameOf(id);
    const call = type === "VariableDeclarator" && name !== undefined ? calledBy(init, functions) : undefined;
    if (!name || !call || timesBound(name, all) !== 1) return [];
    const read = all.find((node) => isPartOf(name, node));
    return read ? [{ name, call, part: nameOf(read.property) ?? "", node: read }] : [];
  });
}

/** What an expression calls that returns a promise, if nothing waits for it. */
function calledBy(init: unknown, functions: ReadonlySet<string>): string | undefined {
  if (!isNode(init) || [...walk(init)].some(({ type }) => type === "AwaitExpression")) return undefined;
  const { type, callee, arguments: values } = bare(init) ?? init;
  if (type !== "CallExpression" || !isNode(callee)) return undefined;
  const name = nameOf(callee);
  if (name !== undefined) return functions.has(name) ? name : undefined;
  const [object, method] = [nameOf(callee.object), nameOf(callee.property)];
  const isResolver = object === "resolver" && resolving.test(method ?? "") && (values as Node[]).length < 3;
  return isResolver ? `${object}.${method}` : undefined;
}

function asyncName({ type, id, init, async, generator }: Node): string[] {
  const made = type === "VariableDeclarator" && isNode(init) && isFunction(init) ? init : undefined;
  const isAsync = made
    ? made.async && !made.generator
    : type === "FunctionDeclaration" && async && !generator;
  const name = nameOf(id);
  return isAsync && name !== undefined ? [name] : [];
}

function importedNames({ type, source, specifiers }: Node): string[] {
  if (type !== "ImportDeclaration") return [];
  const module = String((source as Node).value);
  const named = (specifiers as Node[]).filter((one) => one.type === "ImportSpecifier");
  return named.flatMap(({ imported, local }) =>
    promising.test(module) || (/^(?:node:)?events$/.test(module) && nameOf(imported) === "once")
      ? (nameOf(local) ?? [])
      : [],
  );
}

/** How often a name gets a value, or stands for something: as a variable, a parameter or a function. */
function timesBound(name: string, all: Node[]): number {
  return all.filter(
    ({ type, id, left, params, param }) =>
      (type === "VariableDeclarator" && isNode(id) && binds(id, name)) ||
      (type === "AssignmentExpression" &&
        isNode(left) &&
        left.type !== "MemberExpression" &&
        binds(left, name)) ||
      (isNode(param) && binds(param, name)) ||
      (Array.isArray(params) && (params as Node[]).some((one) => isNode(one) && binds(one, name))),
  ).length;
}

function binds(pattern: Node, name: string): boolean {
  return [...walk(pattern)].some((part) => nameOf(part) === name);
}

/** `name.part`, where a promise has no such part. */
function isPartOf(name: string, { type, object, property, computed }: Node): boolean {
  return (
    type === "MemberExpression" &&
    nameOf(bareButAwaited(object)) === name &&
    (computed === true || !/^(?:then|catch|finally)$/.test(nameOf(property) ?? ""))
  );
}

/** What stands before the dot, unless the promise is waited for right there: `(await response).ok`. */
function bareButAwaited(node: unknown): Node | undefined {
  const isAwaited = isNode(node) && [...walk(node)].some(({ type }) => type === "AwaitExpression");
  return isAwaited ? undefined : bare(node);
}
