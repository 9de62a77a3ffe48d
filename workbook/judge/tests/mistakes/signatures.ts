import type { Contract } from "../../contract.ts";
import type { FunctionOutline } from "../../outline.ts";
import type { Seen } from "./mistake.ts";

/** What the answer's own parameters say, beside the stub's. */
export function signatureMistake(
  { name, parameters }: Contract,
  outline: FunctionOutline | undefined,
): Seen | undefined {
  if (!outline) return undefined;
  const own = outline.parameters;
  const expected = parameters.map((parameter) => parameter.name);
  const [object] = parameters;
  const called = `It is called as ${name}(${expected.join(", ")}).`;
  const shown = `Your function takes (${own.join(", ")}). ${called}`;
  if (areSwapped(own, expected)) return { name: "swaps-parameters", message: shown };
  if (areSpread(own, parameters))
    return {
      name: "spreads-parameters",
      message: `${shown} \`${object!.name}\` is one object with the properties ${object!.properties.join(" and ")}.`,
    };
  const taken = outline.takenApart.filter((part) => expected.includes(part));
  if (expected.length > 1 && taken.length > 1)
    return {
      name: "takes-one-object",
      message: `Your function takes one object, ({ ${outline.takenApart.join(", ")} }). ${called}`,
    };
  return undefined;
}

/** The names that both know come in another order. */
function areSwapped(own: string[], expected: string[]): boolean {
  const common = own.filter((one) => expected.includes(one));
  const inOrder = expected.filter((one) => common.includes(one));
  return common.length > 1 && common.some((one, index) => one !== inOrder[index]);
}

/** The properties of the one object come as parameters of their own. */
function areSpread(own: string[], [object, ...others]: Contract["parameters"]): boolean {
  return (
    object !== undefined &&
    !others.length &&
    object.properties.length > 1 &&
    own.length > 1 &&
    own.every((one) => object.properties.includes(one))
  );
}
