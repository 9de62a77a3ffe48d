// Starts processes until it is stopped, or has started two hundred.
// verdict: failed, crashed, leaking, waiting
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

export async function answer(): Promise<number> {
  const [program, ...args] = existsSync("/bin/sleep")
    ? ["/bin/sleep", "20"]
    : [process.execPath, "-e", "setTimeout(() => {}, 20_000)", "@TOKEN@"];
  for (let count = 0; count < 200; count++) {
    spawn(program!, args, { argv0: "@TOKEN@", stdio: "ignore" }).on("error", () => {});
    await new Promise((done) => setTimeout(done, 5));
  }
  return 0;
}
