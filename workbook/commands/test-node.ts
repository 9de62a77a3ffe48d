import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root } from "../root.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

/** `test-node VERSION [PART…]`: the same tests under another Node. */
export const testNode = command({
  usage: "npm run test:node VERSION [PART…]",
  help: "Runs the tests under another version of Node, such as 26. It comes from npm (the package `node`), into a temporary folder.",
  run: async ([version = "", ...parts]) => {
    if (!/^\d+(\.\d+){0,2}$/.test(version))
      throw new UserError("Which version of Node? For example: npm run test:node 26");
    const folder = mkdtempSync(join(tmpdir(), "workbook-node-"));
    chmodSync(folder, 0o755); // Sealed answers run as another user.
    try {
      return runTests(install(version, folder), parts);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

function runTests(node: string, parts: string[]): number {
  console.log(`Node ${spawnSync(node, ["-v"], { encoding: "utf8" }).stdout.trim()}`);
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
  const main = join(root, "workbook", "main.mjs");
  return spawnSync(node, [main, "test", ...parts], { cwd: root, env, stdio: "inherit" }).status ?? 1;
}

function install(version: string, folder: string): string {
  const manifest = { private: true, allowScripts: { node: true } }; // Its install script brings the platform's binary.
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const npm = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", `node@${version}`],
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
  );
  const candidates = ["node", "node.exe"].map((name) => join(folder, "node_modules", "node", "bin", name));
  const node = candidates.find((path) => existsSync(path));
  if (npm.status !== 0 || !node)
    throw new UserError(
      `Node ${version} could not be installed. Can you reach the package registry, and is there such a version?`,
    );
  return node;
}
