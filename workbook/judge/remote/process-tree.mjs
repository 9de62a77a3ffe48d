/** A process with everything that it has started. Where the system has no `/proc`, only the process itself is known. */
import { readdirSync, readFileSync } from "node:fs";

/**
 * The numbers of a process and of its descendants; it comes first. What has left its parent is not found.
 *
 * @param {number} root
 * @returns {number[]}
 */
export function treeOf(root) {
  const found = [root];
  for (const pid of found) found.push(...childrenOf(pid));
  return found;
}

/**
 * How many processes there are in a tree, and how much memory they hold, in MiB.
 *
 * @param {number | undefined} root
 */
export function measureTree(root) {
  const pids = root === undefined || process.platform !== "linux" ? [] : treeOf(root);
  const kilobytes = pids.reduce((sum, pid) => sum + residentOf(pid), 0);
  return { processes: pids.length, megabytes: Math.round(kilobytes / 1024) };
}

/**
 * Ends a process that leads a group, its group, and all its descendants; also what is left of the group after its end.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {number[]} the descendants
 */
export function endTree(child) {
  const { pid } = child;
  if (pid === undefined) return [];
  const isOver = child.exitCode !== null || child.signalCode !== null;
  const others = isOver || process.platform !== "linux" ? [] : treeOf(pid).slice(1);
  if (process.platform !== "win32") signal(-pid);
  child.kill("SIGKILL");
  for (const other of others) signal(other);
  return others;
}

/**
 * True while a process of this number runs.
 *
 * @param {number} pid
 */
export function isThere(pid) {
  return !/^State:\s+[ZX]/m.test(read(`/proc/${pid}/status`) || "State:\tX");
}

/** @param {number} target */
function signal(target) {
  try {
    process.kill(target, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** @param {number} pid */
function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      read(`/proc/${pid}/task/${task}/children`).split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** @param {number} pid */
function residentOf(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
