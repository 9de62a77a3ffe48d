import { sep } from "node:path";
import type { Plugin } from "vitest/config";
import { readStubs } from "../course/stubs.ts";
import { root as folder } from "../root.ts";
import { type Contract, readContracts } from "./contract.ts";
import { exportedNames } from "./outline.ts";
import { readSubmission } from "./submission.ts";
import { UnreadableError } from "./unreadable.ts";

const root = `${folder.replaceAll("\\", "/")}/`;
const prefix = "#exercises/";
/** See `tests/answer.ts`. */
const room = process.env.WORKBOOK_ROOM ?? "exercises";

/**
 * The id of the test module that judges `answer` as an answer to a step. With `briefly`, tests after the first failure
 * are not run.
 */
export function testModule(stem: string, answer: string, briefly = false): string {
  const query = `answer=${encodeURIComponent(withSlashes(answer))}${briefly ? "&briefly" : ""}`;
  return `${testFile(stem)}?${query}`;
}

/** A path as modules are named: where `\\` separates folders, `/` does. Elsewhere it is part of a name. */
function withSlashes(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}

/** How the module that stands for an answer names the answer's file: without what would end a file's name in a URL. */
export function moduleFile(answer: string): string {
  return withSlashes(answer).replaceAll(/[%#?\\]/g, encodeURIComponent);
}

/** The file of the test module. */
export function testFile(stem: string): string {
  return `${root}tests/${stem}.test.ts`;
}

/**
 * Lets a test module judge any file: `….test.ts?answer=FILE` is the same test, whose import of its own step leads to
 * FILE and not to `exercises/`. The import never leads to the answer itself, but to a module with the same exports that
 * stands for it: the answer runs in a process of its own. It is loaded there after the tests are listed, so an answer has
 * no say in which tests there are.
 */
export function standIns(): Plugin {
  return {
    name: "workbook:stand-ins",
    enforce: "pre",
    configureVitest({ experimental_defineCacheKeyGenerator: keepOnly }) {
      keepOnly(({ id }) => (isJudges(id) ? undefined : false));
    },
    resolveId(source, importer) {
      if (!source.startsWith(prefix)) return;
      const path = source.slice(prefix.length);
      const [, stem, answer] = /tests\/([^?]+)\.test\.ts\?answer=([^&]+)/.exec(importer ?? "") ?? [];
      const file = answer && path === `${stem}.ts` ? decodeURIComponent(answer) : `${root}${room}/${path}`;
      return `${moduleFile(file)}?stands-in-for=${encodeURIComponent(path.replace(/\.ts$/, ""))}`;
    },
    async load(id) {
      const [, file, stem] = /^(.*)\?stands-in-for=([^&]+)$/s.exec(id) ?? [];
      if (!file || !stem) return;
      const findPackage = async (name: string, importer: string) =>
        (await this.resolve(name, importer, { skipSelf: true }))?.id;
      return await standIn(decodeURIComponent(file), decodeURIComponent(stem), findPackage);
    },
  };
}

/** The source of the module that stands for an answer. */
async function standIn(
  file: string,
  stem: string,
  findPackage: Parameters<typeof readSubmission>[2],
): Promise<string> {
  const current = JSON.stringify(`${root}workbook/judge/remote/current.ts`);
  try {
    const { exports, ...submission } = await readSubmission(file, folderOf(file, stem), findPackage);
    const stub = readStubs()[stem] ?? "";
    const all = [...new Set([...exportedNames(stub), ...exports])];
    // The tests see their imports change: what they import is loaded once all of them are on the list.
    return [
      `import { exported, loadAnswer, whenListed } from ${current};`,
      ...all.map((_, index) => `let standIn${index};`),
      "whenListed(async () => {",
      `const standIn = await loadAnswer(${JSON.stringify({ ...submission, contracts: contractsOf(stub) })});`,
      ...all.map((name, index) => `standIn${index} = exported(standIn, ${JSON.stringify(name)});`),
      "});",
      `export { ${all.map((name, index) => `standIn${index} as ${name}`).join(", ")} };`,
    ].join("\n");
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const { message, line, column } = error;
    const found = JSON.stringify({ message, file, line, column });
    return `import { unreadable, whenListed } from ${current};\nwhenListed(() => { throw unreadable(${found}); });`;
  }
}

/** The folder shaped like `exercises/` that an answer lies in, or else the folder that it lies in. */
function folderOf(file: string, stem: string): string {
  const end = `/${stem}.ts`;
  return file.endsWith(end) ? file.slice(0, -end.length) : file.slice(0, file.lastIndexOf("/"));
}

const contracts = new Map<string, Contract[]>();

/** A stub's contracts; each stub is read once. */
function contractsOf(stub: string): Contract[] {
  const known = contracts.get(stub) ?? readContracts(stub);
  contracts.set(stub, known);
  return known;
}

/** True for the judge's and the servers' modules: unlike answers and tests they are the same at each start. */
function isJudges(id: string): boolean {
  return ["tests/kit/", "local-servers/", "workbook/"].some((folder) => id.startsWith(root + folder));
}
