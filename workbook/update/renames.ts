import type { Git } from "./git.ts";

/** The new stems of renamed steps, by their old ones: git finds them by how similar their texts, answers and judges are. */
export function findRenames(git: Git, from: string, to: string): Map<string, string> {
  const found = new Map<string, string>();
  const fields = git
    .run(["diff", "--name-status", "-M40%", "-z", from, to, "--", "exercises", "solutions", "tests"])
    .split("\0");
  for (let at = 0; at < fields.length; at++) {
    if (!fields[at]?.startsWith("R")) continue;
    const [before, after] = [stem(fields[at + 1]), stem(fields[at + 2])];
    if (before && after && before !== after && !found.has(before)) found.set(before, after);
    at += 2;
  }
  return found;
}

function stem(path = ""): string | undefined {
  return /^(?:exercises|solutions|tests)\/(\d\d-[^/]+\/\d\d-[^/.]+)\.(?:md|ts|test\.ts)$/.exec(path)?.[1];
}
