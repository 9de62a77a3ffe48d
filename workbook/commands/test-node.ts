import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { root } from "../root.ts";
import { UserError } from "../user-error.ts";

/**
 * `test-node VERSION`: the same tests under another Node, such as `26`. It is fetched from npm (the package `node`)
 * into a temporary folder and removed afterwards.
 */
export async function testNode([version = "", ...args]: string[]): Promise<number> {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) throw new UserError(`Say which Node: npm run test:node 26`);
  const folder = mkdtempSync(join(tmpdir(), "workbook-node-"));
  try {
    const node = install(version, folder);
    console.log(`Node ${spawnSync(node, ["-v"], { encoding: "utf8" }).stdout.trim()}`);
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}` };
    const tests = spawnSync(node, [join(root, "workbook", "main.mjs"), "test", ...args], {
      cwd: root,
      env,
      stdio: "inherit",
    });
    return tests.status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
      `Node ${version} could not be fetched: is the package registry within reach, and is there such a version?`,
    );
  return node;
}
