import { afterAll, beforeAll, expect, test } from "vitest";
import { layOut, misbehavingAnswers } from "../author/testing/hostile.ts";
import { makeMiniature } from "../author/testing/miniature.ts";
import { TerminalDriver } from "../author/testing/terminal-driver.ts";

const answers = misbehavingAnswers();
const workbook = makeMiniature();
const stem = layOut(workbook, answers.slice(0, 1)).get(answers[0]!.name)!;
const rightAnswer = "export const answer = async (): Promise<number> => 42;\n";
let watcher: TerminalDriver;

beforeAll(async () => {
  workbook.write(`exercises/${stem}.ts`, rightAnswer);
  watcher = new TerminalDriver(workbook, { columns: 100, rows: 40, env: { WORKBOOK_PATIENCE: "0.4" } });
  await watcher.until(/✓ passed/);
});
afterAll(async () => {
  watcher.type("q");
  await watcher.ended;
  workbook.dispose();
});

test.for(answers)(
  "after $name the watcher tells its verdict and lives on",
  async ({ name, text, verdicts }) => {
    workbook.write(`exercises/${stem}.ts`, text);
    const screen = await watcher.until(new RegExp(`[✓×] (?:${verdicts.join("|")})`), told(name));

    workbook.write(`exercises/${stem}.ts`, `${rightAnswer}// after ${name}\n`);
    await watcher.until(/✓ passed/, /^(?![\s\S]*more output was left out)/);

    expect(screen).toContain("1.1");
  },
);

/** Two of them pass: what they print tells their screens from the one before. */
function told(name: string): RegExp {
  return { flood: /xxxx/, "raw-flood": /yyyy/ }[name] ?? /.*/;
}
