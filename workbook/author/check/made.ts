import { type Contract, readContracts } from "../../judge/contract.ts";

/** A wrong answer that is made from the reference answer, and the name that its mistake must be told by. */
export interface Made {
  /** What was done to the reference, such as `forgets-return`. */
  name: string;
  text: string;
  /** The mistake's name in the verdict; none if only the verdict itself matters. */
  expected: string | undefined;
}

/** Ways to spoil a function: the body of one that calls the right one as `right`, and the mistake that shows then. */
type Spoiler = (contract: Contract) => { code: string; expected: string | undefined } | undefined;

/** Everything that a learner can get wrong in any step. */
const spoilers: Record<string, Spoiler> = {
  "forgets-return": ({ comes, result }) =>
    result && comes !== "piece by piece"
      ? { code: wait(comes, "RIGHT;"), expected: "returns-nothing" }
      : comes === "piece by piece"
        ? { code: "(...given) => { right(...given); }", expected: "returns-nothing" }
        : undefined,
  "prints-the-result": ({ comes, result }) =>
    result && comes !== "piece by piece"
      ? { code: wait(comes, "console.log(RIGHT);"), expected: "prints-instead-of-returning" }
      : undefined,
  "prints-the-pieces": ({ comes, result }) => {
    const print =
      result === "a string" || result === "bytes" ? "process.stdout.write(piece)" : "console.log(piece)";
    const code = `async function* (...given) { for await (const piece of right(...given)) ${print}; }`;
    return comes === "piece by piece" ? { code, expected: "prints-instead-of-yielding" } : undefined;
  },
  "returns-the-pieces": ({ comes }) =>
    comes === "piece by piece"
      ? {
          code: "async function* (...given) { const all = []; for await (const piece of right(...given)) all.push(piece); return all; }",
          expected: "returns-instead-of-yielding",
        }
      : undefined,
  "collects-the-pieces": ({ comes }) =>
    comes === "piece by piece"
      ? {
          code: "async (...given) => { const all = []; for await (const piece of right(...given)) all.push(piece); return all; }",
          expected: "returns-promise",
        }
      : undefined,
  "is-async": ({ comes }) =>
    comes === "at once"
      ? { code: "async (...given) => right(...given)", expected: "returns-promise" }
      : undefined,
  "number-as-text": ({ comes, result }) =>
    result === "a number"
      ? { code: wait(comes, "return String(RIGHT);"), expected: "returns-string" }
      : undefined,
  "bytes-as-text": ({ comes, result }) =>
    result === "bytes" ? of(comes, "Buffer.from(RESULT).toString()", "string") : undefined,
  "text-as-bytes": ({ comes, result }) =>
    result === "a string" ? of(comes, "Buffer.from(RESULT)", "bytes") : undefined,
  "bytes-as-buffer": ({ comes, result }) =>
    result === "bytes" ? of(comes, "new Uint8Array(RESULT).buffer", "array-buffer") : undefined,
  "bytes-in-a-list": ({ comes, result }) =>
    result === "bytes" ? of(comes, "[Buffer.from(RESULT)]", "array") : undefined,
  "value-in-a-list": ({ comes, result }) =>
    result === "a string" && comes !== "piece by piece" ? of(comes, "[RESULT]", "array") : undefined,
  "throws-by-mistake": ({ comes }) => ({
    code: `${comes === "piece by piece" ? "async function* " : comes === "at once" ? "" : "async "}(${comes === "piece by piece" ? "" : "...given"}) ${comes === "piece by piece" ? "" : "=> "}{ const nothing = undefined; return nothing.length; }`,
    expected: "throws",
  }),
  "never-settles": ({ comes }) =>
    comes === "as a promise" ? { code: "() => new Promise(() => {})", expected: undefined } : undefined,
  "swaps-parameters": ({ parameters }) => {
    const names = parameters.map(({ name }) => name);
    if (names.length < 2) return undefined;
    const [first, second, ...rest] = names;
    const swapped = [second, first, ...rest].join(", ");
    return { code: `(${swapped}) => right(${names.join(", ")})`, expected: "swaps-parameters" };
  },
  "spreads-parameters": ({ parameters: [only, ...others] }) =>
    only && !others.length && only.properties.length > 1
      ? {
          code: `(${only.properties.join(", ")}) => right({ ${only.properties.join(", ")} })`,
          expected: "spreads-parameters",
        }
      : undefined,
};

/** The wrong answers that can be made from a step's reference answer. */
export function madeMistakes(stub: string, solution: string): Made[] {
  return readContracts(stub).flatMap((contract) =>
    Object.entries(spoilers).flatMap(([kind, spoil]) => {
      const spoiled = spoil(contract);
      if (!spoiled) return [];
      const { code, expected } = spoiled;
      const name = contract.name === readContracts(stub)[0]?.name ? kind : `${kind}-${contract.name}`;
      return [{ name, expected, text: replaceExport(solution, contract.name, code) }];
    }),
  );
}

/** The reference answer, whose function is no longer exported, with another one in its place. */
function replaceExport(solution: string, name: string, code: string): string {
  const hidden = solution.replace(
    new RegExp(`^export ((?:async )?function\\*? ${name}\\b)`, "m"),
    "// @ts-nocheck\n$1",
  );
  return `${hidden}\nconst right: any = ${name};\nconst made: any = ${code};\nexport { made as ${name} };\n`;
}

/** A function that does something with the right result. */
function wait(comes: Contract["comes"], statement: string): string {
  return comes === "at once"
    ? `(...given) => { ${statement.replace("RIGHT", "right(...given)")} }`
    : `async (...given) => { ${statement.replace("RIGHT", "await right(...given)")} }`;
}

/** A function that gives the right result in another shape. */
function of(comes: Contract["comes"], expression: string, shape: string) {
  if (comes !== "piece by piece")
    return {
      code: wait(comes, `return ${expression.replace("RESULT", "RIGHT")};`),
      expected: `returns-${shape}`,
    };
  const code = `async function* (...given) { for await (const piece of right(...given)) yield ${expression.replace("RESULT", "piece")}; }`;
  return { code, expected: `yields-${shape}` };
}
