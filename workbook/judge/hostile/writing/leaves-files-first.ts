// Leaves files where the next answer could find them, and looks for those of the one before.
// verdict: failed
// unsealed: finds
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

export async function answer(): Promise<number> {
  for (const folder of new Set([tmpdir(), "/tmp", "/dev/shm", ...shared()]))
    try {
      if (readdirSync(folder).some(isOthers)) console.log("found what another answer left");
      writeFileSync(`${folder}/left-by-@TOKEN@`, "");
    } catch {
      // It is not there, or cannot be written.
    }
  return 0;
}

function isOthers(name: string): boolean {
  return name.startsWith("left-by-@RUN@") && name !== "left-by-@TOKEN@";
}

/** Folders that hold others like themselves: where sealed answers meet the judge. */
function shared(): string[] {
  if (existsSync("@ROOT@")) return []; // Not sealed: such folders could be anybody's.
  return readdirSync("/tmp")
    .filter((name) => name.startsWith("workbook-"))
    .flatMap((name) => ["", "/0", "/1", "/2", "/3", "/shim"].map((part) => `/tmp/${name}${part}`))
    .filter((folder) => !folder.includes("@ROOT@"));
}
