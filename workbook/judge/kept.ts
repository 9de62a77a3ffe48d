/** What an answer keeps from one call of its functions to the next. */
import { isFunction, isNode, type Node, nameOf, walk } from "../syntax.ts";
import { bare } from "./slips.ts";

/** A variable of the whole file that its functions change. */
export interface KeptVariable {
  name: string;
  /** True for a pattern with the flag `g` or `y`, which remembers where its last match ended. */
  isPattern: boolean;
}

/** The variables at a module's top level that its functions change. */
export function keptVariables(body: Node[]): (KeptVariable & { node: Node })[] {
  const inFunctions = body
    .flatMap((statement) => [...walk(statement)].filter(isFunction))
    .flatMap((one) => [...walk(one)]);
  return body.flatMap((statement) => {
    const declaration = isNode(statement.declaration) ? statement.declaration : statement;
    if (declaration.type !== "VariableDeclaration") return [];
    return (declaration.declarations as Node[]).flatMap((node) => {
      const name = nameOf(node.id);
      const value = bare(node.init);
      const isPattern = /[gy]/.test((value?.regex as { flags: string } | undefined)?.flags ?? "");
      const isKept =
        name !== undefined &&
        inFunctions.some((part) => (isPattern ? goesOn(part, name) : changes(part, name)));
      return isKept ? [{ name, isPattern, node }] : [];
    });
  });
}

/** True where a variable of this name is assigned to, or something in it, or a method is called that changes it. */
function changes({ type, left, argument, callee }: Node, name: string): boolean {
  if (type === "AssignmentExpression") return rootOf(left) === name;
  if (type === "UpdateExpression") return rootOf(argument) === name;
  if (type !== "CallExpression" || !isNode(callee) || callee.type !== "MemberExpression") return false;
  return changing.test(nameOf(callee.property) ?? "") && rootOf(callee.object) === name;
}

const changing =
  /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete|clear|append|abort|decode|next|write.*)$/;

/** True where a pattern of this name is asked for its next match. */
function goesOn({ type, callee }: Node, name: string): boolean {
  if (type !== "CallExpression" || !isNode(callee) || callee.type !== "MemberExpression") return false;
  return /^(?:exec|test)$/.test(nameOf(callee.property) ?? "") && nameOf(bare(callee.object)) === name;
}

/** The variable that an expression begins with: `all` in `all`, `all[0]` and `all.parts.length`. */
function rootOf(expression: unknown): string | undefined {
  const node = bare(expression);
  return node?.type === "MemberExpression" ? rootOf(node.object) : nameOf(node);
}
