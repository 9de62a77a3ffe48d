// Leaves a process in a group of its own.
// verdict: leaking, failed, waiting
import { spawn } from "node:child_process";

export async function answer(): Promise<number> {
  const code = "setTimeout(() => {}, 60_000)";
  spawn(process.execPath, ["-e", code, "@TOKEN@"], { detached: true, stdio: "inherit" }).unref();
  return 0;
}
