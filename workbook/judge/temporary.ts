import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../progress/lock.ts";
import { stateFolder } from "../progress/state.ts";

/** The variables that the system's folder for temporary files follows. */
const variables = ["TMPDIR", "TEMP", "TMP"] as const;
const prefix = "tmp-";

/**
 * Runs `work` with a folder of this process's own as the system's folder for temporary files: Vitest puts its files where
 * that is when it is created. What processes that are gone have left there is removed. In a tree where nothing can be
 * written, the system's own folder stays.
 */
export async function withOwnTemporaryFolder<T>(work: () => Promise<T>): Promise<T> {
  const folder = join(stateFolder(), `${prefix}${process.pid}`);
  const usual = variables.map((name) => process.env[name]);
  try {
    removeLeftovers();
    mkdirSync(folder, { recursive: true });
    for (const name of variables) process.env[name] = folder;
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  } catch {
    // Read-only: see above.
  }
  try {
    return await work();
  } finally {
    variables.forEach((name, index) => {
      if (usual[index] === undefined) delete process.env[name];
      else process.env[name] = usual[index];
    });
  }
}

function removeLeftovers(): void {
  for (const name of readdirSync(stateFolder())) {
    const process = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : 0;
    if (process && !isAlive(process)) rmSync(join(stateFolder(), name), { recursive: true, force: true });
  }
}
