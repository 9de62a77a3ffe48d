import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { root } from "../root.ts";
import { UserError } from "../user-error.ts";
import { stateFolder } from "./state.ts";

/**
 * Makes this process the only watcher of the workbook. A lock that a dead process left is taken over. Where nothing
 * can be written, there is none.
 *
 * @returns a function that gives the lock back
 * @throws UserError if another watcher runs
 */
export function takeLock(workbook = root): () => void {
  const file = join(stateFolder(workbook), "watcher.lock");
  try {
    mkdirSync(stateFolder(workbook), { recursive: true });
  } catch {
    return () => {}; // A read-only tree, or a file in the folder's place: the watcher works without a memory.
  }
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: "wx" });
      return releaseAtExit(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return () => {};
      const other = holder(file);
      if (other)
        throw new UserError(
          `A watcher is already running here (process ${other}). Use its terminal, or quit it with q.`,
        );
      rmSync(file, { force: true });
    }
  }
  return () => {};
}

/** However this process ends, short of kill -9, the lock goes with it. */
function releaseAtExit(file: string): () => void {
  const release = () => {
    process.off("exit", release);
    giveBack(file);
  };
  process.once("exit", release);
  return release;
}

/** The living process that holds the lock. */
function holder(file: string): number | undefined {
  try {
    const id = Number(readFileSync(file, "utf8"));
    const sinceBoot = statSync(file).mtimeMs > Date.now() - uptime() * 1000;
    return sinceBoot && Number.isInteger(id) && id > 0 && id !== process.pid && isAlive(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** True if a process with this id is running. */
export function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // It is alive and belongs to somebody else.
  }
}

function giveBack(file: string): void {
  try {
    if (Number(readFileSync(file, "utf8")) === process.pid) rmSync(file, { force: true });
  } catch {
    // It is gone already.
  }
}
