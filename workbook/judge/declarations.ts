import { isNode, type Node, nameOf, walk } from "../syntax.ts";

/** What the names of a text stand for. All of it is read once, so that a question takes no longer in a long text. */
export class Declarations {
  readonly #constants = new Map<string, Node[]>();
  readonly #variables = new Map<string, Node[]>();
  readonly #parameters = new Map<string, Node[]>();
  readonly #bound = new Map<string, number>();

  /** `all` are all nodes of the text. */
  constructor(all: readonly Node[]) {
    for (const node of all) {
      if (node.type === "VariableDeclarator") put(this.#variables, node.id, node);
      if (node.type === "VariableDeclaration" && node.kind === "const")
        for (const declarator of node.declarations as Node[]) put(this.#constants, declarator.id, declarator);
      for (const parameter of parametersOf(node)) put(this.#parameters, parameter, parameter);
      for (const name of namesBoundBy(node)) this.#bound.set(name, this.timesBound(name) + 1);
    }
  }

  /** The declarations of variables of this name. */
  variables(name: string): readonly Node[] {
    return this.#variables.get(name) ?? [];
  }

  /** The parameters of this name, with their default values. */
  parameters(name: string): readonly Node[] {
    return this.#parameters.get(name) ?? [];
  }

  /** How often a name gets a value, or stands for something: as a variable, a parameter, or what was caught. */
  timesBound(name: string): number {
    return this.#bound.get(name) ?? 0;
  }

  /** The value of a name that stands for one thing in the whole text, declared with `const`. */
  constant(name: string): unknown {
    const [only, ...others] = this.#constants.get(name) ?? [];
    return others.length === 0 && this.timesBound(name) === 1 ? only?.init : undefined;
  }
}

function put(nodes: Map<string, Node[]>, named: unknown, node: Node): void {
  const name = nameOf(named);
  if (name === undefined) return;
  const known = nodes.get(name);
  if (known) known.push(node);
  else nodes.set(name, [node]);
}

function parametersOf({ params }: Node): Node[] {
  return Array.isArray(params) ? params.filter(isNode) : [];
}

/** The names that get a value, or stand for something, by this node itself. */
function namesBoundBy(node: Node): Set<string> {
  const patterns = [
    node.type === "VariableDeclarator" && node.id,
    node.type === "AssignmentExpression" && (node.left as Node).type !== "MemberExpression" && node.left,
    node.param,
    ...parametersOf(node),
  ].filter(isNode);
  return new Set(patterns.flatMap((pattern) => [...walk(pattern)]).flatMap((part) => nameOf(part) ?? []));
}
