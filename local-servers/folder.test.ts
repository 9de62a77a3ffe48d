import { createReadStream, readFileSync } from "node:fs";
import { access, open, readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { hasLinks, makeFolder, watchOpens } from "./folder.ts";
import { disposeAll } from "./scope.ts";

afterEach(disposeAll);

test("a folder holds what was asked for, and is gone in the end", async () => {
  const folder = await makeFolder({
    "a/b.txt": "Meow",
    "a/empty": { folder: true },
    "c.txt": { link: "a/b.txt" },
  });

  expect(await readFile(join(folder, "a", "b.txt"), "utf8")).toBe("Meow");
  expect((await stat(join(folder, "a", "empty"))).isDirectory()).toBe(true);
  if (hasLinks) expect(await readlink(join(folder, "c.txt"))).toBe("a/b.txt");
  await disposeAll();
  await expect(access(folder)).rejects.toMatchObject({ code: "ENOENT" });
});

test("every way to open a file is noted, and looking at one is not", async () => {
  const folder = await makeFolder({ "a.txt": "Meow" });
  const file = join(folder, "a.txt");
  const opens = watchOpens();

  await (await open(file)).close();
  await readFile(file);
  readFileSync(file);
  for await (const _ of createReadStream(file));
  await readdir(folder);
  await stat(file);
  await realpath(file);
  opens.close();
  await readFile(file);

  expect(opens.paths().filter((path) => path === file).length).toBeGreaterThanOrEqual(4);
  expect(opens.paths().filter((path) => path === folder)).toHaveLength(1);
});

test("looking alone is not noted", async () => {
  const folder = await makeFolder({ "a.txt": "Meow" });
  const opens = watchOpens();

  await stat(join(folder, "a.txt"));
  await realpath(folder);
  opens.close();

  expect(opens.paths()).toEqual([]);
});
