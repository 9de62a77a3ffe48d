/**
 * Runs the program again inside the outer layer of sealing, in a thread: that waits until the program has ended, and the
 * main thread must hear signals meanwhile.
 */
import { parentPort, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register(); // In a thread, the import of tsx alone does nothing.
const { runSealed } = await import("../judge/remote/sealing.ts");
try {
  parentPort?.postMessage({ exitCode: runSealed(/** @type {string[]} */ (workerData)) });
} catch (error) {
  const { name, message } = /** @type {Error} */ (error);
  parentPort?.postMessage({ problem: message, isUserError: name === "UserError" });
}
