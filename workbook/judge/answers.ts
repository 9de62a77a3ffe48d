import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";

const root = fileURLToPath(new URL("../../", import.meta.url)).replaceAll("\\", "/");
const prefix = "#exercises/";
/** See `tests/judge/answer.ts`. */
const room = process.env.WORKBOOK_ROOM ?? "exercises";

/**
 * The id of the test module that judges `answer` as an answer to a step. With `briefly`, tests after the first failure
 * are not run.
 */
export function testModule(stem: string, answer: string, briefly = false): string {
  const query = `answer=${encodeURIComponent(answer.replaceAll("\\", "/"))}${briefly ? "&briefly" : ""}`;
  return `${root}tests/${stem}.test.ts?${query}`;
}

/**
 * Lets a test module judge any file: `….test.ts?answer=FILE` is the same test, whose import of its own step leads to
 * FILE and not to `exercises/`. Everything else that it imports is as always.
 */
export function answers(): Plugin {
  return {
    name: "workbook:answers",
    enforce: "pre",
    configureVitest({ experimental_defineCacheKeyGenerator: keepOnly }) {
      keepOnly(({ id }) => (isJudges(id) ? undefined : false));
    },
    resolveId(source, importer) {
      if (!source.startsWith(prefix)) return;
      const path = source.slice(prefix.length);
      const [, stem, answer] = /tests\/([^?]+)\.test\.ts\?answer=([^&]+)/.exec(importer ?? "") ?? [];
      return answer && path === `${stem}.ts` ? decodeURIComponent(answer) : `${root}${room}/${path}`;
    },
  };
}

/** True for the judge's and the servers' modules: unlike answers and tests they are the same at each start. */
function isJudges(id: string): boolean {
  return id.startsWith(`${root}tests/judge/`) || id.startsWith(`${root}local-servers/`);
}
