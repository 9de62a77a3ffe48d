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
  const called = `It is called as ${name}(${expected.join(", ")}).`;
  const shown = `Your function takes (${own.join(", ")}). ${called}`;
  if (areSwapped(own, expected) || areOtherKinds(own, outline.kinds, parameters))
    return { name: "swaps-parameters", message: shown };
  const spread = parameters.find((parameter) => isSpread(own, parameter, parameters));
  if (spread)
    return {
      name: "spreads-parameters",
      message: `${shown} \`${spread.name}\` is one object with the properties ${spread.properties.join(" and ")}.`,
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

/** Two parameters have other names than in the stub, and each has the type that the other one has there. */
function areOtherKinds(
  own: string[],
  kinds: readonly (string | undefined)[],
  parameters: Contract["parameters"],
): boolean {
  const places = parameters.flatMap(({ name, kind }, index) => {
    const ownKind = kinds[index];
    return kind && ownKind && kind !== ownKind && name !== own[index] ? [{ kind, ownKind }] : [];
  });
  return places.some(({ kind, ownKind }) =>
    places.some((other) => other.kind === ownKind && other.ownKind === kind),
  );
}

/** The properties of one object come as parameters of their own, under their names, or as just as many others. */
function isSpread(
  own: string[],
  { name, properties }: Contract["parameters"][number],
  parameters: Contract["parameters"],
): boolean {
  if (!properties.length || own.includes(name) || own.includes("")) return false;
  const isNamed = properties.every((one) => own.includes(one));
  const fits = own.length === parameters.length - 1 + properties.length;
  return own.length > 1 && (isNamed || (fits && own.length > parameters.length));
}
