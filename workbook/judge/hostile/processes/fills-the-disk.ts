// Fills the disk, up to 64 MB.
// verdict: failed
// unsealed: fills
import { readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

export async function answer(): Promise<number> {
  const part = Buffer.alloc(2 ** 20);
  let written = 0;
  for (const folder of [
    tmpdir(),
    "/dev",
    ...readdirSync("/")
      .map((name) => `/${name}`)
      .filter(() => tmpdir() === "/tmp"),
  ])
    for (let count = 0; count < 64 && written < 64; count++)
      try {
        writeFileSync(`${folder}/fill-@RUN@-${count}`, part);
        written++;
      } catch {
        break;
      }
  console.log(`filled ${written > 40 ? "the disk" : "what it may"}`);
  return 0;
}
