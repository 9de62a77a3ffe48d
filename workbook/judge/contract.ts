import { isFunction, type Node, nameOf, parseModule } from "../syntax.ts";

/** What a stub says of one function that it exports, as far as its types show. */
export interface Contract {
  name: string;
  parameters: Parameter[];
  /** How the result comes: at once, by a promise, or piece by piece. */
  comes: "at once" | "as a promise" | "piece by piece";
  /** What the result is, or each piece of it. */
  result: Expected;
}

export interface Parameter {
  name: string;
  /** The names of its properties, if its type spells them out. */
  properties: string[];
  /** True if it is to be read piece by piece. */
  iterates: boolean;
  /** What its type says, or its default: a shape, or the name of the type; undefined where neither says anything. */
  kind: string | undefined;
}

/** What a type says of a value. */
export interface Expected {
  /** Undefined where the judge cannot tell. */
  shape: Shape | undefined;
  /** True if `undefined` is a value of the type, too. */
  mayBeNothing: boolean;
  /** True if there is never a value. */
  isVoid: boolean;
  /** The properties that the value must have, if its type spells them out. */
  properties: { name: string; shape: Shape | undefined }[];
}

/** The shapes that a judge tells apart. */
export type Shape =
  | "nothing"
  | "a string"
  | "a number"
  | "a boolean"
  | "bytes"
  | "an ArrayBuffer"
  | "an array"
  | "a Map"
  | "an object"
  | "a function"
  | "a promise"
  | "a socket"
  | "a Response"
  | "an Error"
  | "something to be read piece by piece";

/** The interfaces that a stub declares, by name. */
type Interfaces = ReadonlyMap<string, Node>;

/** The contracts of the functions that a stub exports. */
export function readContracts(stub: string): Contract[] {
  const statements = parseModule(stub).map(({ declaration, ...statement }) =>
    declaration
      ? { node: declaration as Node, isExported: true }
      : { node: statement as Node, isExported: false },
  );
  const interfaces = new Map(
    statements.flatMap(({ node }) =>
      node.type === "TSInterfaceDeclaration" ? [[nameOf(node.id) ?? "", node.body as Node] as const] : [],
    ),
  );
  return statements
    .filter(({ node, isExported }) => isExported && isFunction(node))
    .map(({ node }) => readContract(node, interfaces));
}

function readContract(node: Node, interfaces: Interfaces): Contract {
  const type = annotation(node.returnType);
  const wrapper = referenceOf(type);
  const inner = ((type?.typeArguments as Node | undefined)?.params as Node[] | undefined)?.[0];
  const comes =
    wrapper === "Promise"
      ? "as a promise"
      : wrapper === "AsyncGenerator" || wrapper === "AsyncIterable"
        ? "piece by piece"
        : "at once";
  return {
    name: nameOf(node.id) ?? "default",
    parameters: (node.params as Node[]).map(readParameter),
    comes,
    result: readType(comes === "at once" ? type : inner, interfaces),
  };
}

function readParameter(node: Node): Parameter {
  const inner = node.type === "AssignmentPattern" ? (node.left as Node) : node;
  const type = annotation(inner.typeAnnotation);
  const members = type?.type === "TSTypeLiteral" ? (type.members as Node[]) : [];
  return {
    name: nameOf(node) ?? "",
    properties: members.flatMap(({ key }) => nameOf(key) ?? []),
    iterates: referenceOf(type) === "AsyncIterable",
    kind: kindOf(node),
  };
}

/** What the type of a parameter says, or its default: a shape, or the name of the type. */
export function kindOf(node: Node): string | undefined {
  const inner = node.type === "AssignmentPattern" ? (node.left as Node) : node;
  const type = annotation(inner.typeAnnotation);
  if (type) return shapeOfType(type) ?? referenceOf(type);
  const { value } = (node.right ?? {}) as { value?: unknown };
  return typeof value === "string" ? "a string" : typeof value === "number" ? "a number" : undefined;
}

/** What a type says, with the stub's own interfaces in place of their names. */
function readType(type: Node | undefined, interfaces: Interfaces): Expected {
  const nothing: Expected = { shape: undefined, mayBeNothing: true, isVoid: false, properties: [] };
  if (!type || type.type === "TSVoidKeyword") return { ...nothing, isVoid: true };
  if (type.type === "TSUnionType") {
    const members = type.types as Node[];
    const others = members.filter((member) => member.type !== "TSUndefinedKeyword");
    const only = others.length === 1 ? readType(others[0], interfaces) : { ...nothing, mayBeNothing: false };
    return { ...only, mayBeNothing: only.mayBeNothing || others.length < members.length };
  }
  const named = interfaces.get(referenceOf(type) ?? "");
  const members = (named?.body ?? (type.type === "TSTypeLiteral" ? type.members : undefined)) as
    | Node[]
    | undefined;
  if (members)
    return {
      shape: "an object",
      mayBeNothing: false,
      isVoid: false,
      properties: members.flatMap(propertyOf),
    };
  const shape = shapeOfType(type);
  return { shape, mayBeNothing: shape === undefined, isVoid: false, properties: [] };
}

function propertyOf({ type, key, optional, typeAnnotation }: Node): Expected["properties"] {
  const name = nameOf(key);
  if (name === undefined || optional) return [];
  if (type === "TSMethodSignature") return [{ name, shape: "a function" }];
  const inner = annotation(typeAnnotation);
  return [{ name, shape: inner && shapeOfType(inner) }];
}

const shapesByType: Record<string, Shape> = {
  TSStringKeyword: "a string",
  TSNumberKeyword: "a number",
  TSBooleanKeyword: "a boolean",
  TSArrayType: "an array",
  TSTypeLiteral: "an object",
  TSFunctionType: "a function",
};
const shapesByName: Record<string, Shape> = {
  Uint8Array: "bytes",
  Buffer: "bytes",
  Array: "an array",
  Map: "a Map",
  Response: "a Response",
  Socket: "a socket",
  "net.Socket": "a socket",
};

function shapeOfType(type: Node): Shape | undefined {
  return shapesByType[type.type] ?? shapesByName[referenceOf(type) ?? ""];
}

/** The type inside a `: type`. */
function annotation(node: unknown): Node | undefined {
  return (node as { typeAnnotation?: Node } | null | undefined)?.typeAnnotation;
}

/** The name of a type that is named: `Promise`, `net.Socket`. */
function referenceOf(type: Node | undefined): string | undefined {
  if (type?.type !== "TSTypeReference") return undefined;
  const { typeName } = type as { typeName?: Node };
  if (typeName?.type !== "TSQualifiedName") return nameOf(typeName);
  return `${nameOf(typeName.left)}.${nameOf(typeName.right)}`;
}
