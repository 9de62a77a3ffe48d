import { readFileSync } from "node:fs";

/** A hook for Node's module loader: ES modules below `node_modules` are taken as they are. */
export function load(url, context, next) {
  const isInstalled = context.format === "module" && /^file:.*\/node_modules\//.test(url);
  if (!isInstalled) return next(url, context);
  return { format: "module", source: readFileSync(new URL(url)), shortCircuit: true };
}
