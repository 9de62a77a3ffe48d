import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloneOf, commit, git, makeRepository } from "../author/testing/checkout.ts";
import { type Miniature, makeMiniature } from "../author/testing/miniature.ts";

const [untouched, committed, edited, moved] = [
  "01-lookups/01-service-by-name",
  "01-lookups/02-service-by-port",
  "01-lookups/03-this-host",
  "01-lookups/04-host-by-name",
];
const renamed = "01-lookups/04-address-of-host";
const answer = "// my answer\n";

describe("a learner's checkout takes a newer workbook", () => {
  let origin: Miniature;
  let learner: Miniature;
  let printed: string;
  let head: string;

  beforeAll(async () => {
    origin = firstVersion();
    learner = cloneOf(origin);
    solve(learner);
    head = git(learner, "rev-parse", "HEAD");
    publishNewVersion(origin);

    const ended = await learner.run(["update"]);

    expect(ended).toMatchObject({ code: 0, stderr: "" });
    printed = ended.stdout;
  });
  afterAll(() => [origin, learner].forEach((workbook) => void workbook.dispose()));

  test("an untouched stub is replaced", () => {
    expect(learner.read(`exercises/${untouched}.ts`)).toContain("// a better stub");
  });

  test("answers stay, committed or not", () => {
    expect(learner.read(`exercises/${committed}.ts`)).toContain(answer);
    expect(learner.read(`exercises/${edited}.ts`)).toContain(answer);
  });

  test("a stub that has changed is laid beside the answer, under three lines of notice", () => {
    const lines = learner.read(`exercises/${edited}.new.ts`).split("\n");

    expect(lines.slice(0, 3).every((line) => line.startsWith("// "))).toBe(true);
    expect(lines.join("\n")).toContain("// a better stub");
    expect(printed).toContain(`exercises/${edited}.ts has a new stub`);
    expect(existsSync(learner.path(`exercises/${committed}.new.ts`))).toBe(false);
  });

  test("a renamed step keeps its answer and its progress", () => {
    expect(learner.read(`exercises/${renamed}.ts`)).toContain(answer);
    expect(existsSync(learner.path(`exercises/${moved}.ts`))).toBe(false);
    expect(existsSync(learner.path(`exercises/${moved}.md`))).toBe(false);
    expect(JSON.parse(learner.read(".workbook/state.json"))).toMatchObject({
      current: renamed,
      steps: { [renamed]: { hints: 2 } },
    });
  });

  test("the workbook's own files are the newer ones; a changed one is set aside", () => {
    expect(learner.read("README.md")).toBe("newer\n");
    expect(learner.read("tests/test.ts")).toContain("// newer");
    expect(learner.read(".workbook/set-aside/tests/test.ts")).toContain("// mine");
    expect(printed).toContain("tests/test.ts was changed here");
  });

  test("a file of the learner's own stays", () => {
    expect(learner.read("notes.md")).toBe("my notes\n");
  });

  test("the history holds both sides, and only the learner's answers differ from the newer workbook", () => {
    const newest = git(origin, "rev-parse", "HEAD");

    git(learner, "merge-base", "--is-ancestor", newest, "HEAD");
    git(learner, "merge-base", "--is-ancestor", head, "HEAD");
    expect(git(learner, "diff", "--name-only", newest, "HEAD").split("\n").sort()).toEqual(
      [`exercises/${committed}.ts`, "notes.md"].sort(),
    );
    expect(
      git(learner, "status", "--porcelain")
        .split("\n")
        .map((line) => line.slice(2).trim())
        .sort(),
    ).toEqual([`exercises/${edited}.ts`, `exercises/${edited}.new.ts`, `exercises/${renamed}.ts`].sort());
  });

  test("a second update finds nothing to do", async () => {
    expect(await learner.run(["update"])).toMatchObject({
      code: 0,
      stdout: "You have the newest workbook.\n",
    });
  });
});

describe("an update that was interrupted", () => {
  test("ends well when it is run again", async () => {
    const origin = firstVersion();
    const learner = cloneOf(origin);
    solve(learner);
    const before = git(learner, "rev-parse", "HEAD");
    publishNewVersion(origin);
    await learner.run(["update"]);
    git(learner, "update-ref", "HEAD", before); // As if it had been killed before its last act.
    git(learner, "read-tree", before);
    learner.write(`exercises/${moved}.ts`, learner.read(`exercises/${renamed}.ts`));

    const again = await learner.run(["update"]);

    expect(again.code).toBe(0);
    expect(learner.read(`exercises/${renamed}.ts`)).toContain(answer);
    expect(learner.read(`exercises/${committed}.ts`)).toContain(answer);
    expect(existsSync(learner.path(`exercises/${moved}.ts`))).toBe(false);
    [origin, learner].forEach((workbook) => void workbook.dispose());
  });
});

describe("a checkout without anything of the learner's", () => {
  test("moves forward without a commit of its own", async () => {
    const origin = firstVersion();
    const learner = cloneOf(origin);
    publishNewVersion(origin);

    await learner.run(["update"]);

    expect(git(learner, "rev-parse", "HEAD")).toBe(git(origin, "rev-parse", "HEAD"));
    expect(git(learner, "status", "--porcelain")).toBe("");
    [origin, learner].forEach((workbook) => void workbook.dispose());
  });
});

describe("where there is nothing to update from", () => {
  test("one line says what to do", async () => {
    const plain = makeMiniature();
    const lonely = makeMiniature();
    makeRepository(lonely);

    expect(await plain.run(["update"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^This folder is not a git checkout\..*\n$/),
    });
    expect(await lonely.run(["update"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^This checkout does not know where it was cloned from\..*\n$/),
    });
    [plain, lonely].forEach((workbook) => void workbook.dispose());
  });
});

describe("a repository that cannot be fetched", () => {
  test("is one sentence, and nothing is changed", async () => {
    const lonely = makeMiniature();
    makeRepository(lonely);
    const head = git(lonely, "rev-parse", "HEAD");

    const ended = await lonely.run(["update", "./no-such-repository", "main"]);

    expect(ended).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^Nothing was changed: git could not fetch the branch main of \.\/no-such-repository\. [^\n]+ git fetch \.\/no-such-repository main\n$/,
      ),
    });
    expect(git(lonely, "rev-parse", "HEAD")).toBe(head);
    lonely.dispose();
  });
});

function firstVersion(): Miniature {
  const origin = makeMiniature([untouched, committed, edited, moved]);
  origin.write("README.md", "first\n");
  origin.write(".gitignore", "node_modules\n.workbook/\n");
  keepStubs(origin);
  makeRepository(origin);
  return origin;
}

/** What the learner does: three answers (one committed), a note, a change where none was meant to be. */
function solve(learner: Miniature): void {
  append(learner, `exercises/${committed}.ts`, answer);
  learner.write("notes.md", "my notes\n");
  commit(learner, "Solve a step");
  append(learner, `exercises/${edited}.ts`, answer);
  append(learner, `exercises/${moved}.ts`, answer);
  append(learner, "tests/test.ts", "// mine\n");
  learner.write(".workbook/state.json", JSON.stringify({ current: moved, steps: { [moved]: { hints: 2 } } }));
}

function publishNewVersion(origin: Miniature): void {
  for (const stem of [untouched, edited]) append(origin, `exercises/${stem}.ts`, "// a better stub\n");
  for (const file of [
    "exercises/X.md",
    "exercises/X.ts",
    "solutions/X.ts",
    "tests/X.test.ts",
    "tests/X.wrong",
    "tests/X.right",
  ]) {
    git(origin, "mv", file.replace("X", moved), file.replace("X", renamed));
  }
  origin.write("README.md", "newer\n");
  append(origin, "tests/test.ts", "// newer\n");
  keepStubs(origin);
  commit(origin, "Publish a newer workbook");
}

/** The stubs of a miniature are those in its exercises. */
function keepStubs(workbook: Miniature): void {
  const stems = [untouched, committed, edited, moved, renamed].filter((stem) =>
    existsSync(workbook.path(`exercises/${stem}.ts`)),
  );
  workbook.write(
    "workbook/stubs.json",
    JSON.stringify(Object.fromEntries(stems.map((stem) => [stem, workbook.read(`exercises/${stem}.ts`)]))),
  );
}

function append(workbook: Miniature, path: string, text: string): void {
  workbook.write(path, workbook.read(path) + text);
}
