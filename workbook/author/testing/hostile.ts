import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../root.ts";
import type { Miniature } from "./miniature.ts";

/** An answer that misbehaves, and what must come of it. */
export interface Hostile {
  name: string;
  text: string;
  verdicts: string[];
  /** A part of what the learner is told. */
  says: string;
}

const folder = join(root, "workbook", "judge", "hostile");

/** All answers that misbehave, by name. */
export function hostileAnswers(): Hostile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const [, verdicts = ""] = /^\/\/ verdict: (.+)$/m.exec(text) ?? [];
      const [, says = ""] = /^\/\/ says: (.+)$/m.exec(text) ?? [];
      return { name: basename(name, ".ts"), text, verdicts: verdicts.split(", "), says };
    });
}

/** Makes each of these answers a step of the miniature. Returns the stems by name. */
export function layOut(workbook: Miniature, answers: Hostile[]): Map<string, string> {
  const stems = new Map<string, string>();
  answers.forEach(({ name, text }, index) => {
    const stem = `01-hostile/${String(index + 1).padStart(2, "0")}-${name}`;
    stems.set(name, stem);
    workbook.write(`exercises/${stem}.ts`, text);
    workbook.write(`exercises/${stem}.md`, `# ${name}\n`);
    workbook.write(`solutions/${stem}.ts`, "export const answer = async (): Promise<number> => 42;\n");
    workbook.write(`tests/${stem}.test.ts`, hostileTest(stem));
  });
  workbook.write("workbook/stubs.json", "{}\n");
  return stems;
}

/** The judge of every such answer: a test before it, the test that calls it, and one after it. */
function hostileTest(stem: string): string {
  return `import { answer } from "#exercises/${stem}.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { expect, test, within } from "../test.ts";

test("before", () => {
  expect(typeof answer).toBe("function");
});

test("the answer is 42", async () => {
  const server = await listen((peer) => peer.send("hello"));
  const closed = await closedPort();

  const value = await within(1000, "the answer", () => answer(server.port, closed));

  expect(value).toBe(42);
});

test("after", () => {
  expect(typeof answer).toBe("function");
});
`;
}
