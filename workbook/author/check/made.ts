import { type Contract, readContracts } from "../../judge/contract.ts";

/** A wrong answer that is made from the reference answer, and the name that its mistake must be reported by. */
export interface Made {
  /** What was done to the reference, such as `forgets-return`. */
  name: string;
  text: string;
  /** The mistake's name in the verdict. */
  expected: string;
}

/**
 * Spoils a function: returns the expression for one in its place, which may call the right one as `right`, or undefined
 * where the contract leaves nothing to spoil.
 */
type Spoil = (contract: Contract) => string | undefined;

/** What is done to the reference, the mistake that shows then, and how it is done. */
type Spoiler = readonly [made: string, expected: string, spoil: Spoil];

/** What comes at once or by a promise, and is something. */
const hasValue = ({ comes, result }: Contract) => comes !== "piece by piece" && !result.mayBeNothing;
const has = (contract: Contract, shape: string) => contract.result.shape === shape;
const isPieces = ({ comes }: Contract) => comes === "piece by piece";

/** Everything that a learner can get wrong in any step. */
const spoilers: Spoiler[] = [
  ["forgets-return", "returns-nothing", (it) => when(hasValue(it), withRight(it, "RIGHT;"))],
  ["forgets-return", "returns-nothing", (it) => when(isPieces(it), "(...given) => { right(...given); }")],
  [
    "returns-from-a-callback",
    "returns-from-callback",
    (it) =>
      when(
        hasValue(it),
        withRight(it, "const result = RIGHT; [result].forEach((each) => { return each; });"),
      ),
  ],
  [
    "prints-the-result",
    "prints-instead-of-returning",
    (it) => when(hasValue(it), withRight(it, "console.log(RIGHT);")),
  ],
  ["prints-the-pieces", "prints-instead-of-yielding", printPieces],
  [
    "returns-the-pieces",
    "returns-instead-of-yielding",
    (it) => when(isPieces(it), `async function* (...given) { ${allPieces} return all; }`),
  ],
  [
    "collects-the-pieces",
    "returns-promise",
    (it) => when(isPieces(it), `async (...given) => { ${allPieces} return all; }`),
  ],
  [
    "is-async",
    "returns-promise",
    (it) => when(it.comes === "at once", "async (...given) => right(...given)"),
  ],
  ["number-as-text", "returns-string", (it) => when(has(it, "a number"), inShape(it, "String(RESULT)"))],
  ["bytes-as-text", "string", (it) => when(has(it, "bytes"), inShape(it, "Buffer.from(RESULT).toString()"))],
  ["text-as-bytes", "bytes", (it) => when(has(it, "a string"), inShape(it, "Buffer.from(RESULT)"))],
  [
    "bytes-as-buffer",
    "array-buffer",
    (it) => when(has(it, "bytes"), inShape(it, "new Uint8Array(RESULT).buffer")),
  ],
  ["bytes-in-a-list", "array", (it) => when(has(it, "bytes"), inShape(it, "[Buffer.from(RESULT)]"))],
  ["value-in-a-list", "array", (it) => when(has(it, "a string"), inShape(it, "[RESULT]"))],
  ["first-of-the-list", "string", (it) => when(has(it, "an array"), inShape(it, "String(RESULT[0])"))],
  ["another-property", "lacks-property", renameProperty],
  ["throws-by-mistake", "throws", (it) => unlike(it, "const nothing = undefined; return nothing.length;")],
  ["reaches-the-stubs-line", "still-to-do", (it) => unlike(it, 'throw new Error("TODO: the rest");')],
  [
    "takes-a-method-apart",
    "calls-method-unbound",
    (it) => unlike(it, 'const { on } = process; on("exit", () => {});'),
  ],
  [
    "never-settles",
    "never-calls-resolve",
    (it) => when(it.comes === "as a promise", "() => new Promise(() => {})"),
  ],
  [
    "waits-for-another-event",
    "waits-for-unknown-event",
    (it) =>
      when(it.comes === "as a promise", '() => new Promise((done) => { process.on("arrived", done); })'),
  ],
  [
    "hands-on-resolve",
    "hands-on-resolve",
    (it) =>
      when(
        hasValue(it) && it.comes === "as a promise",
        "(...given) => new Promise((resolve, reject) => { right(...given).then(() => setImmediate(resolve), reject); })",
      ),
  ],
  [
    "loops-over-keys",
    "loops-over-keys",
    (it) => unlike(it, 'for (const each in ["a"]) if (each === "a") return right();'),
  ],
  ["looks-among-the-keys", "looks-among-the-keys", (it) => unlike(it, 'if ("a" in ["a"]) return right();')],
  [
    "takes-a-position-for-a-truth",
    "takes-a-position-for-a-truth",
    (it) => unlike(it, 'const madeAt = ["a"].indexOf("a"); if (madeAt) return right();'),
  ],
  [
    "takes-a-list-for-a-truth",
    "takes-a-list-for-a-truth",
    (it) =>
      unlike(
        it,
        'const madeNone = ["a"].filter(() => false); if ((madeNone || right).length) return right();',
      ),
  ],
  [
    "assigns-in-condition",
    "assigns-in-condition",
    (it) => unlike(it, "const found = { kind: 1 }; if (found.kind = 0) return right();"),
  ],
  [
    "counts-its-calls",
    "keeps-state",
    () =>
      '(...given) => { made.calls = (made.calls ?? 0) + 1; if (made.calls > 1) throw new Error("again"); return right(...given); }',
  ],
  [
    "switches-on-a-comparison",
    "switches-on-a-comparison",
    (it) =>
      unlike(
        it,
        'const kind: unknown = "a"; switch (kind) { case typeof kind === "string": return right(); }',
      ),
  ],
  ["swaps-parameters", "swaps-parameters", swapParameters],
  ["spreads-parameters", "spreads-parameters", spreadParameters],
  ["takes-one-object", "takes-one-object", gatherParameters],
];

const allPieces = "const all = []; for await (const piece of right(...given)) all.push(piece);";

/** The wrong answers that can be made from a step's reference answer. */
export function madeMistakes(stub: string, solution: string): Made[] {
  const contracts = readContracts(stub);
  return contracts.flatMap((contract, index) => [
    ...spoilers.flatMap(([made, expected, spoil]) => {
      const code = spoil(contract);
      if (code === undefined) return [];
      const name = index === 0 ? made : `${made}-${contract.name}`;
      const text = `${hidden(solution, contract.name)}\nconst made: any = ${code};\nexport { made as ${contract.name} };\n`;
      return [{ name, expected: fullName(contract, expected), text }];
    }),
    ...(index === 0 ? exportMistakes(solution, contract.name) : []),
  ]);
}

/** Mistakes of the file's exports. */
function exportMistakes(solution: string, name: string): Made[] {
  const text = hidden(solution, name);
  return [
    { name: "forgets-export", expected: "declares-without-export", text: `${text}export {};\n` },
    {
      name: "exports-another-name",
      expected: "exports-another-name",
      text: `// @ts-nocheck\n${solution.replaceAll(new RegExp(`\\b${name}\\b`, "g"), `${name}Of`)}`,
    },
    {
      name: "exports-a-class",
      expected: "exports-class",
      text: `${text}\nclass Made {}\nexport { Made as ${name} };\n`,
    },
  ];
}

/** The reference answer, whose function is no longer exported. */
function hidden(solution: string, name: string): string {
  const declaration = new RegExp(`^export ((?:async )?function\\*? ${name}\\b)`, "m");
  return `// @ts-nocheck\n${solution.replace(declaration, "$1")}\nconst right: any = ${name};\n`;
}

/** Names of mistakes that say what was returned instead depend on how it comes. */
function fullName(contract: Contract, expected: string): string {
  const isShape = ["string", "bytes", "array-buffer", "array"].includes(expected);
  return isShape ? `${isPieces(contract) ? "yields" : "returns"}-${expected}` : expected;
}

function when(applies: boolean, code: string): string | undefined {
  return applies ? code : undefined;
}

/** A function that does something with the right result. */
function withRight({ comes }: Contract, statements: string): string {
  return comes === "at once"
    ? `(...given) => { ${statements.replace("RIGHT", "right(...given)")} }`
    : `async (...given) => { ${statements.replace("RIGHT", "await right(...given)")} }`;
}

/** A function that gives the right result in another shape. */
function inShape(contract: Contract, expression: string): string {
  if (!isPieces(contract)) return withRight(contract, `return ${expression.replace("RESULT", "RIGHT")};`);
  return `async function* (...given) { for await (const piece of right(...given)) yield ${expression.replace("RESULT", "piece")}; }`;
}

/** A function with a body of its own. */
function unlike({ comes }: Contract, body: string): string {
  if (comes === "piece by piece") return `async function* () { ${body} }`;
  return `${comes === "at once" ? "" : "async "}() => { ${body} }`;
}

function printPieces(contract: Contract): string | undefined {
  const isText = has(contract, "a string") || has(contract, "bytes");
  const print = isText ? "process.stdout.write(piece)" : "console.log(piece)";
  const code = `async function* (...given) { for await (const piece of right(...given)) ${print}; }`;
  return when(isPieces(contract), code);
}

function renameProperty(contract: Contract): string | undefined {
  const [first] = contract.result.properties;
  if (!first || isPieces(contract)) return undefined;
  const rename = `const result = RIGHT; if (!result) return result; const { ${first.name}: other, ...rest } = result; return { ...rest, other };`;
  return withRight(contract, rename);
}

function swapParameters({ parameters }: Contract): string | undefined {
  const [first, second, ...rest] = parameters.map(({ name }) => name);
  if (second === undefined) return undefined;
  return `(${[second, first, ...rest].join(", ")}) => right(${[first, second, ...rest].join(", ")})`;
}

function spreadParameters({ parameters: [only, ...others] }: Contract): string | undefined {
  const names = only && !others.length && only.properties.length > 1 ? only.properties.join(", ") : undefined;
  return names && `(${names}) => right({ ${names} })`;
}

function gatherParameters({ parameters }: Contract): string | undefined {
  const names = parameters.map(({ name }) => name).join(", ");
  return when(parameters.length > 1, `({ ${names} } = {}) => right(${names})`);
}
