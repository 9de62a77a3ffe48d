import type { Contract } from "../../contract.ts";
import type { Call } from "../../remote/calls.ts";
import { describe, shapeOf, slug, wanted } from "./describe.ts";
import type { Judged, Seen } from "./mistake.ts";
import { printedDuring } from "./printed.ts";

/** What is wrong with a result that is to be read piece by piece, or with one of its pieces. */
export function pieceMistake(contract: Contract, call: Call, judged: Judged): Seen | undefined {
  if (shapeOf(call.returned) !== "something to be read piece by piece")
    return "returned" in call ? notReadable(call, judged) : undefined;
  if (call.ended?.with instanceof Error) return errorReturned(call, call.ended.with);
  if (call.ended && !call.pieces.length) return nothingYielded(call, judged);
  return oddPiece(contract, call);
}

function notReadable(call: Call, judged: Judged): Seen {
  const shape = shapeOf(call.returned);
  const printed = shape === "nothing" && printedDuring(call, judged);
  return {
    name: printed ? "prints-instead-of-yielding" : `returns-${slug(shape)}`,
    message: `${call.name}() returned ${shape}, which cannot be read piece by piece.${printed || ""}\nAn async generator begins with \`async function*\`, and yields.`,
  };
}

function errorReturned({ name }: Call, error: Error): Seen {
  return {
    name: "returns-error",
    message: `${name}() returned ${describe(error)} at its end. Whoever reads the pieces never sees what is returned: to them, that is an ordinary end. What makes a generator fail?`,
  };
}

function nothingYielded(call: Call, judged: Judged): Seen | undefined {
  const printed = printedDuring(call, judged);
  if (printed)
    return { name: "prints-instead-of-yielding", message: `${call.name}() yielded nothing.${printed}` };
  if (call.ended?.with === undefined) return undefined;
  return {
    name: "returns-instead-of-yielding",
    message: `${call.name}() yielded nothing, and returned ${describe(call.ended.with)} at its end. Whoever reads the pieces never sees what is returned.`,
  };
}

function oddPiece({ result }: Contract, call: Call): Seen | undefined {
  const expected = result.shape;
  if (!expected || result.mayBeNothing) return undefined;
  const at = call.pieces.findIndex((piece) => shapeOf(piece) !== expected);
  if (at < 0) return undefined;
  const piece = call.pieces[at];
  return {
    name: `yields-${slug(shapeOf(piece))}`,
    message: `${call.name}() yielded ${describe(piece)}, and each piece must be ${wanted(expected)}.`,
  };
}
