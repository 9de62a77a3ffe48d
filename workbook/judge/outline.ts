import { isFunction, isNode, type Node, nameOf, parseModule, walk } from "../syntax.ts";
import { kindOf } from "./contract.ts";
import { Declarations } from "./declarations.ts";
import { type KeptVariable, keptVariables } from "./kept.ts";
import { readPromises } from "./read-promises.ts";
import {
  bare,
  comparingCaseOf,
  isAssigningCondition,
  isKeyLoop,
  listAsCondition,
  positionAsCondition,
  soughtInKeys,
} from "./slips.ts";

/** What the judge can see in the text of an answer. None of it is a verdict: it explains what the tests have observed. */
export interface Outline {
  /** By the name that it is exported as. */
  functions: Record<string, FunctionOutline>;
  /** What the file declares at its top level, and does not export. */
  notExported: { name: string; line: number }[];
  /** The lines of promises whose executor never uses its first parameter, so that they cannot be fulfilled. */
  idleExecutors: number[];
  /** The events that the code listens for by their names, with the line; not those that it emits itself. */
  events: { name: string; line: number }[];
  /** The lines at which loading the file waits for a promise. */
  topLevelAwaits: number[];
  /** The lines of `for … in` loops over a list whose loop variable is not used as an index. */
  keyLoops: number[];
  /** The `switch` statements over a variable whose `case` compares that variable itself: the line, and the variable's name. */
  comparingCases: { name: string; line: number }[];
  /** Where a part of a promise is read that only its value has: `response.ok` of `const response = fetch(url)`. */
  readPromises: { name: string; call: string; part: string; line: number }[];
  /** The lines of conditions that assign a literal where they should compare with it. */
  assigningConditions: number[];
  /** Where the code asks with `in` whether a list has a text: the line, and what it looks for. */
  keySearches: { name: string; line: number }[];
  /** The conditions that take the position which a search returned for true or false: the line, and the method. */
  positionConditions: { name: string; line: number }[];
  /** Where a list decides between itself and something else, though a list is never false: the line, and the list's name. */
  listConditions: { name: string; line: number }[];
  /** What is made once, when the file is loaded, and changed by its functions: it lasts from one call to the next. */
  kept: (KeptVariable & { line: number })[];
}

/** The outline of a text that shows nothing. */
export const noOutline: Outline = {
  functions: {},
  notExported: [],
  idleExecutors: [],
  events: [],
  topLevelAwaits: [],
  keyLoops: [],
  comparingCases: [],
  readPromises: [],
  assigningConditions: [],
  keySearches: [],
  positionConditions: [],
  listConditions: [],
  kept: [],
};

/** One function of an answer. */
export interface FunctionOutline {
  line: number;
  parameters: string[];
  /** What its parameters are, as far as their types or defaults say. */
  kinds: (string | undefined)[];
  /** The names that its first parameter is taken apart into, if it is: `({ port, host })`. */
  takenApart: string[];
  /** The line of a `return` with a value inside a callback, if no `return` of the function's own has one. */
  returnInCallback?: number;
  /** True if no `return` of the function's own has a value. */
  neverReturns: boolean;
  /** Whether it returns a `new Promise`, and the line where that hands on its first parameter, if it never calls it. */
  newPromise?: { resolve: string; handedOnAt?: number };
}

/** Looks through the text of an answer. */
export function readOutline(text: string): Outline {
  const lineOf = lineFinder(text);
  const body = parseModule(text);
  const all = body.flatMap((statement) => [...walk(statement)]);
  const names = new Declarations(all);
  const declared = new Map(body.flatMap(declarationsOf));
  const exported = new Map(body.flatMap(exportsOf));
  const functions = [...exported].flatMap(([name, local]) => {
    const node = declared.get(local);
    return node && isFunction(node) ? [[name, outlineOf(node, lineOf)] as const] : [];
  });
  const locals = new Set(exported.values());
  const named = (slip: (node: Node, names: Declarations) => string | undefined) =>
    all.flatMap((node) => {
      const name = slip(node, names);
      return name === undefined ? [] : [{ name, line: lineOf(node) }];
    });
  const emitted = new Set(all.flatMap((node) => eventOf(node, ["emit"])));
  return {
    functions: Object.fromEntries(functions),
    notExported: [...declared]
      .filter(([name]) => !locals.has(name))
      .map(([name, node]) => ({ name, line: lineOf(node) })),
    idleExecutors: all.filter(isIdlePromise).map(lineOf),
    events: all
      .flatMap((node) => eventOf(node, listening).map((name) => ({ name, line: lineOf(node) })))
      .filter(({ name }) => !emitted.has(name)),
    topLevelAwaits: body
      .flatMap((statement) => [...walk(statement, (inner) => !isFunction(inner))])
      .filter(
        (node) => node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await === true),
      )
      .map(lineOf),
    keyLoops: all.filter((node) => isKeyLoop(node, names)).map(lineOf),
    comparingCases: all.flatMap((node) => {
      const test = comparingCaseOf(node);
      return test ? [{ name: nameOf(bare(node.discriminant)) ?? "", line: lineOf(test) }] : [];
    }),
    readPromises: readPromises(all, names).map(({ node, ...read }) => ({ ...read, line: lineOf(node) })),
    assigningConditions: all.filter(isAssigningCondition).map(lineOf),
    keySearches: named(soughtInKeys),
    positionConditions: named(positionAsCondition),
    listConditions: named(listAsCondition),
    kept: keptVariables(body).map(({ node, ...variable }) => ({ ...variable, line: lineOf(node) })),
  };
}

/** Says on which line of a text a node begins, from 1. The lines are counted once, however many nodes are asked about. */
function lineFinder(text: string): (node: Node) => number {
  const ends = Array.from(text.matchAll(/\n/g), ({ index }) => index);
  return ({ start }) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < start) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The names that a module exports. */
export function exportedNames(text: string): string[] {
  return parseModule(text).flatMap((statement) => exportsOf(statement).map(([name]) => name));
}

/** What a statement declares: each name with what it stands for. */
function declarationsOf(statement: Node): [string, Node][] {
  const declaration = isNode(statement.declaration) ? statement.declaration : statement;
  if (declaration.type === "VariableDeclaration")
    return (declaration.declarations as Node[]).flatMap(({ id, init }) => {
      const name = nameOf(id);
      return name === undefined ? [] : [[name, isNode(init) ? init : (id as Node)] as [string, Node]];
    });
  const name = nameOf(declaration.id);
  const isValue = isFunction(declaration) || declaration.type === "ClassDeclaration";
  return name !== undefined && isValue ? [[name, declaration]] : [];
}

/** What a statement exports: each name with the one that it has in the module. */
function exportsOf(statement: Node): [string, string][] {
  if (statement.type === "ExportDefaultDeclaration")
    return [["default", nameOf((statement.declaration as Node).id) ?? "default"]];
  if (statement.type !== "ExportNamedDeclaration" || statement.exportKind === "type") return [];
  if (isNode(statement.declaration)) return declarationsOf(statement).map(([name]) => [name, name]);
  return (statement.specifiers as Node[]).map(({ local, exported }) => [
    nameOf(exported) ?? String((exported as Node).value),
    nameOf(local) ?? "",
  ]);
}

function outlineOf(node: Node, lineOf: (node: Node) => number): FunctionOutline {
  const parameters = node.params as Node[];
  const [first] = parameters;
  const pattern = first?.type === "AssignmentPattern" ? (first.left as Node) : first;
  const properties = pattern?.type === "ObjectPattern" ? (pattern.properties as Node[]) : [];
  const inCallback = returnInCallback(node);
  return {
    line: lineOf(node),
    parameters: parameters.map((parameter) => nameOf(parameter) ?? ""),
    kinds: parameters.map(kindOf),
    takenApart: properties.flatMap(({ key }) => nameOf(key) ?? []),
    neverReturns: neverReturns(node),
    ...(inCallback && { returnInCallback: lineOf(inCallback) }),
    ...newPromiseOf(node, lineOf),
  };
}

/** A `return` with a value in a function inside this one, unless this one has a value of its own to return. */
function returnInCallback(node: Node): Node | undefined {
  return neverReturns(node) ? [...walk(node.body as Node)].find(returnsValue) : undefined;
}

function neverReturns({ body, generator }: Node): boolean {
  if ((body as Node).type !== "BlockStatement" || generator) return false;
  return ![...walk(body as Node, (inner) => !isFunction(inner))].some(returnsValue);
}

function returnsValue({ type, argument }: Node): boolean {
  return type === "ReturnStatement" && isNode(argument) && nameOf(argument) !== "undefined";
}

/** The `new Promise` that a function returns, with what becomes of the first parameter of its executor. */
function newPromiseOf(node: Node, lineOf: (node: Node) => number): Pick<FunctionOutline, "newPromise"> {
  const body = node.body as Node;
  const returned =
    body.type === "BlockStatement"
      ? [...walk(body, (inner) => !isFunction(inner))]
          .filter(({ type }) => type === "ReturnStatement")
          .map(({ argument }) => bare(argument))
      : [bare(body)];
  const promise = returned.find((one) => one?.type === "NewExpression" && nameOf(one.callee) === "Promise");
  const [executor] = (promise?.arguments ?? []) as Node[];
  const resolve = executor && isFunction(executor) ? nameOf((executor.params as Node[])[0]) : undefined;
  if (!executor || resolve === undefined) return {};
  const calls = [...walk(executor.body as Node)].filter(({ type }) => type === "CallExpression");
  const isCalled = calls.some(({ callee }) => nameOf(callee) === resolve);
  const handingOn = calls.find((call) =>
    (call.arguments as Node[]).some((one) => nameOf(bare(one)) === resolve),
  );
  return { newPromise: { resolve, ...(handingOn && !isCalled && { handedOnAt: lineOf(handingOn) }) } };
}

/** `new Promise(…)` with a function that never mentions its first parameter, though it doesn't mark it as unused. */
function isIdlePromise({ type, callee, arguments: values }: Node): boolean {
  const [executor] = (values ?? []) as Node[];
  if (type !== "NewExpression" || nameOf(callee) !== "Promise" || !executor || !isFunction(executor))
    return false;
  const resolve = nameOf((executor.params as Node[])[0]);
  if (resolve?.startsWith("_")) return false;
  return ![...walk(executor.body as Node)].some((node) => resolve !== undefined && nameOf(node) === resolve);
}

const listening = ["on", "once", "addListener", "prependListener"];

/** The event that a call of one of these methods names: `emitter.on("data", …)`; or `once(emitter, "data")`. */
function eventOf({ type, callee, arguments: values }: Node, methods: string[]): string[] {
  if (type !== "CallExpression" || !isNode(callee)) return [];
  const [first, second] = values as Node[];
  const method = callee.type === "MemberExpression" ? nameOf(callee.property) : undefined;
  const isMethod = method !== undefined && methods.includes(method);
  const isFunctionOnce = nameOf(callee) === "once" && methods.includes("once");
  const name = isMethod ? (textOf(first) ?? textOf(second)) : isFunctionOnce ? textOf(second) : undefined;
  return name === undefined ? [] : [name];
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}
