import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../root.ts";
import { withoutDiagnoses } from "./without-diagnoses.ts";

const source = `test("a name (any) is found", () => {
  suspect({ waiting: { "never-ends": "Why (not)?" } });

  const port = attempt(/[)(/]/, \`a (\`);
  expect(
    port, // diagnose( nothing
    diagnose({
      "returns-string": [typeof port === "string", "You returned text :)."],
    }),
  ).toBe(22);
  expect(port, fine ? "" : diagnose({ off: [port === 23, "no"] }, "One more.")).toBe(
    22,
  );
});`;

test("diagnoses are left out, and the rest keeps its line numbers", () => {
  expect(withoutDiagnoses(source.replace(" // diagnose( nothing", ""))).toEqual([
    { first: 0, last: 0, text: 'test("a name (any) is found", () => {' },
    { first: 3, last: 3, text: "  const port = attempt(/[)(/]/, `a (`);" },
    { first: 4, last: 9, text: "  expect(port).toBe(22);" },
    { first: 10, last: 10, text: "  expect(port).toBe(" },
    { first: 11, last: 11, text: "    22," },
    { first: 12, last: 12, text: "  );" },
    { first: 13, last: 13, text: "});" },
  ]);
});

test("no test of a step shows the name of a mistake", () => {
  const tests = join(root, "tests");
  for (const file of readdirSync(tests, { recursive: true, encoding: "utf8" })) {
    if (!/^\d.*\.test\.ts$/.test(file)) continue;
    const left = withoutDiagnoses(readFileSync(join(tests, file), "utf8"))
      .map(({ text }) => text)
      .join("\n");

    expect(left.match(/^.*\bexpect\([^\n]*diagnose\(.*$/gm) ?? [], file).toEqual([]);
    for (const body of left.match(/^test[\s\S]*?^\}/gm) ?? [])
      expect(body.match(/^ *"[a-z0-9]+(?:-[a-z0-9]+)+": \[.*$/gm) ?? [], file).toEqual([]);
  }
});
