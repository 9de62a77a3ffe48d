import { readFileSync } from "node:fs";

/**
 * A hook for Node's module loader: ES modules below `node_modules` are taken as they are.
 *
 * @param {string} url
 * @param {{ format?: string | null }} context
 * @param {(url: string, context: object) => unknown} next
 */
export function load(url, context, next) {
  const isInstalled = context.format === "module" && /^file:.*\/node_modules\//.test(url);
  if (!isInstalled) return next(url, context);
  return { format: "module", source: readFileSync(new URL(url)), shortCircuit: true };
}
