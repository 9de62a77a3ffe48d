import { afterAll, expect, test } from "vitest";
import { makeMiniature } from "./testing/miniature.ts";

const workbook = makeMiniature();

afterAll(() => workbook.dispose());

test("a new step is complete: the check proves it as it is laid out, in a new lesson, too", async () => {
  const first = await workbook.run(["new", "01-bytes/01-length"]);
  const second = await workbook.run(["new", "01-bytes/02-return"]);

  expect([first, second]).toMatchObject([
    { code: 0, stderr: "" },
    { code: 0, stderr: "" },
  ]);
  expect(second.stdout).toContain("Prove it with: npm run check 1.2");
  expect(workbook.read("exercises/01-bytes/README.md")).toContain(
    "\n1. [Length](01-length.md): what it is about, in a few words\n2. [Return](02-return.md)",
  );
  expect(await workbook.run(["check", "1.1", "1.2"])).toMatchObject({ code: 0, stderr: "" });
});

test("a step that exists, and what is not a name, change nothing", async () => {
  expect(await workbook.run(["new", "01-bytes/01-length"])).toMatchObject({
    code: 2,
    stderr: "There are files of 01-bytes/01-length already. Nothing was changed.\n",
  });
  expect(await workbook.run(["new", "1.3"])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^"1\.3" is not a name for a step\./),
  });
});

test("what can be fixed by a command names it", async () => {
  workbook.write(
    "solutions/01-bytes/01-length.ts",
    workbook.read("solutions/01-bytes/01-length.ts").replace("  return", " return"),
  );
  workbook.write("exercises/01-bytes/01-length.ts", "export {};\n");

  const { code, stderr } = await workbook.run(["check", "1.1"], { env: { CI: "true" } });

  expect(code).toBe(1);
  expect(stderr).toMatch(/^× solutions\/01-bytes\/01-length\.ts:\d+: .*: npm run format$/m);
  expect(stderr).toContain("× exercises/01-bytes/01-length.ts differs from its stub");
});
