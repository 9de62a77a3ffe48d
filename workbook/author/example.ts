/** The files of a new step, by path: a small example, complete with its judge, to be changed into the step itself. */
export function exampleFiles(stem: string): Record<string, string> {
  const name = functionName(stem);
  const head = `export function ${name}(text: string): number {`;
  const answer = (line: string) => `${head}\n  return ${line};\n}\n`;
  const wrong = (mistake: string) => `tests/${stem}.wrong/${mistake}.ts`;
  return {
    [`exercises/${stem}.md`]: task(stem, name),
    [`exercises/${stem}.ts`]: `${contract}${head}\n  // TODO: count bytes, not characters.\n  throw new Error("TODO: ${name}");\n}\n`,
    [`solutions/${stem}.ts`]: `${contract}${answer("Buffer.byteLength(text)")}`,
    [`tests/${stem}.test.ts`]: judge(stem, name),
    [wrong("counts-characters")]: answer("text.length"),
    [wrong("counts-code-points")]: answer("[...text].length"),
    [wrong("counts-terminator")]: answer("Buffer.byteLength(text) + 1"),
    [wrong("returns-bytes")]:
      `export function ${name}(text: string): Uint8Array {\n  return Buffer.from(text);\n}\n`,
    [`tests/${stem}.right/text-encoder.ts`]: answer("new TextEncoder().encode(text).length"),
    [`tests/${stem}.right/buffer.ts`]: answer('Buffer.from(text, "utf8").byteLength'),
  };
}

/** The README of a new lesson. */
export function newReadme(stem: string): string {
  return `# ${words(stem.split("/")[0]!)}\n\nWhat this lesson is about, in two or three sentences.\n`;
}

/** The step's line in its lesson's README. */
export function readmeItem(stem: string): string {
  const name = stem.split("/")[1]!;
  return `${Number(name.slice(0, 2))}. [${words(name)}](${name}.md): what it is about, in a few words`;
}

const contract = `/**
 * The length of a text on the wire: how many bytes it has in UTF-8.
 */
`;

function task(stem: string, name: string): string {
  return `# ${words(stem.split("/")[1]!)}

Write \`${name}(text)\`: it returns how many bytes \`text\` has in UTF-8.

<details><summary>Hint 1: characters and bytes</summary>

How many bytes does \`é\` have in UTF-8, and how many does \`😀\` have?

</details>

<details><summary>Hint 2: where Node counts</summary>

\`Buffer\` has a static method for this.

</details>

## Why it works

A length on the wire counts bytes. Only a text of ASCII has as many bytes as characters.
`;
}

function judge(stem: string, name: string): string {
  return `import { ${name} } from "#exercises/${stem}.ts";
import { diagnose, expect, test } from "../test.ts";

test("the length of a text is its number of bytes in UTF-8", () => {
  const received = ${name}("é😀");

  expect(
    received,
    diagnose({
      "counts-characters": [received === 3, "You returned 3 for \`é😀\`. What does \`length\` count?"],
      "counts-code-points": [received === 2, "You returned 2 for \`é😀\`. Is each of them one byte?"],
      "counts-terminator": [received === 7, "You returned 7 for \`é😀\`. Which byte did you add?"],
      "returns-bytes": [typeof received === "object", "You returned bytes. How many are there?"],
    }),
  ).toBe(6);
});

test("each text is counted by itself", () => {
  const all = ["a", "", "ab"].map((text) => ${name}(text));

  const seen = \`The texts "a", "" and "ab" came one after another. You returned \${all.join(", ")}.\`;

  expect(all, seen).toEqual([1, 0, 2]);
});
`;
}

/** `hexDump` for `03-bytes/05-hex-dump`; `returnOf` for a name that the language or the example uses. */
function functionName(stem: string): string {
  const [first = "", ...rest] = stem.split("/")[1]!.slice(3).split("-");
  const name = first + rest.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return taken.test(name) ? `${name}Of` : name;
}

const taken =
  /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|diagnose|expect|received|test|text)$/;

/** `Hex dump` for `05-hex-dump`. */
function words(name: string): string {
  const text = name.slice(3).replaceAll("-", " ");
  return text[0]!.toUpperCase() + text.slice(1);
}
