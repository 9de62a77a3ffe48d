/** Promises that an answer takes for their values. */
import { isFunction, isNode, type Node, nameOf, walk } from "../syntax.ts";
import type { Declarations } from "./declarations.ts";
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

/** Reads of variables that hold a promise, were declared once, and are never given another value. `all` are all nodes of the text. */
export function readPromises(all: readonly Node[], names: Declarations): ReadPromise[] {
  const functions = new Set(["fetch", ...all.flatMap(asyncName), ...all.flatMap(importedNames)]);
  const reads = firstReads(all);
  return all.flatMap(({ type, id, init }) => {
    const name = nameOf(id);
    const call = type === "VariableDeclarator" && name !== undefined ? calledBy(init, functions) : undefined;
    const read = name === undefined ? undefined : reads.get(name);
    if (!name || !call || !read || names.timesBound(name) !== 1) return [];
    return [{ name, call, part: nameOf(read.property) ?? "", node: read }];
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

/** Where a part of each variable is first read that a promise doesn't have: `name.part`. */
function firstReads(all: readonly Node[]): Map<string, Node> {
  const reads = new Map<string, Node>();
  for (const node of all) {
    const name = node.type === "MemberExpression" ? nameOf(bare(node.object)) : undefined;
    const isOfPromise =
      node.computed !== true && /^(?:then|catch|finally)$/.test(nameOf(node.property) ?? "");
    if (name === undefined || isOfPromise || reads.has(name) || isAwaited(node.object as Node)) continue;
    reads.set(name, node);
  }
  return reads;
}

/** `(await response).ok`. */
function isAwaited(object: Node): boolean {
  return [...walk(object)].some(({ type }) => type === "AwaitExpression");
}
