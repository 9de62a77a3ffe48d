import { statSync } from "node:fs";
import { posix } from "node:path";
import type { Plugin } from "vitest/config";
import type { Vite } from "vitest/node";

type Environment = Vite.ViteDevServer["environments"]["ssr"];
type Transformed = NonNullable<Awaited<ReturnType<Environment["transformRequest"]>>>;

/** A test file as it was transformed for one answer. */
interface Template {
  /** The file's size and time of change: another text is transformed again. */
  version: string;
  result: Transformed;
  /** The URL in its code that stands for the answer. */
  standIn: string;
}

/**
 * Transforms each test file once, however many answers it judges: the modules `….test.ts?answer=FILE` differ only in what
 * they import in place of their step's exercise.
 */
export function testModules(): Plugin {
  return {
    name: "workbook:test-modules",
    configureServer({ environments: { ssr } }) {
      const templates = new Map<string, Template>();
      const transform = ssr.transformRequest.bind(ssr);
      ssr.transformRequest = async (url, ...options) => {
        if (!/\.test\.ts\?answer=/.test(url)) return await transform(url, ...options);
        const { id, file } = await ssr.moduleGraph.ensureEntryFromUrl(url);
        if (!id || !file) return await transform(url, ...options);
        const version = versionOf(file);
        const template = templates.get(file);
        const standIn = await standInFor(id, file, ssr);
        if (standIn && template?.version === version) return await fillIn(template, url, standIn, ssr);
        const result = await transform(url, ...options);
        if (standIn && result?.code.includes(quoted(standIn)))
          templates.set(file, { version, result: { ...result }, standIn });
        return result;
      };
    },
  };
}

async function fillIn(
  template: Template,
  url: string,
  standIn: string,
  environment: Environment,
): Promise<Transformed> {
  const module = await environment.moduleGraph.ensureEntryFromUrl(url);
  const code = template.result.code.replaceAll(quoted(template.standIn), () => quoted(standIn));
  module.transformResult = { ...template.result, code };
  return module.transformResult;
}

/** The URL by which a test module imports what stands for its step's exercise. */
async function standInFor(id: string, file: string, environment: Environment): Promise<string | undefined> {
  const { root } = environment.config;
  const [, stem] = /\/tests\/(.+)\.test\.ts$/.exec(file) ?? [];
  const found = (await environment.pluginContainer.resolveId(`#exercises/${stem}.ts`, id))?.id;
  return found?.startsWith(`${root}/`) ? found.slice(root.length) : found && posix.join("/@fs/", found);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function versionOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}
