// Leaves a process whose parent is gone, in a session of its own.
// verdict: failed, waiting
// unsealed: perhaps left running
import { spawn } from "node:child_process";
import { once } from "node:events";

export async function answer(): Promise<number> {
  const inner = `require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", "@TOKEN@"], { detached: true, stdio: "ignore" }).unref(); process.exit()`;
  await once(spawn(process.execPath, ["-e", inner], { stdio: "ignore" }), "exit");
  return 0;
}
