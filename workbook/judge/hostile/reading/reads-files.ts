// Reads files of this machine, and somebody else's answer, and prints them.
// verdict: failed
// unsealed: reads
import { readFileSync } from "node:fs";

export async function answer(): Promise<number> {
  for (const file of [
    "@ROOT@/canary/secret.ts",
    "/proc/self/cwd/canary/secret.ts",
    "/proc/1/root@ROOT@/canary/secret.ts",
  ])
    try {
      console.log(readFileSync(file, "utf8"));
    } catch {
      // It is not there.
    }
  return 0;
}
