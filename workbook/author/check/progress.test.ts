import { expect, test } from "vitest";
import { isProgress, Progress } from "./progress.ts";

test("progress is printed at most once per interval, with counts", () => {
  const lines: string[] = [];
  let now = 0;
  const progress = new Progress(
    5,
    (line) => lines.push(line),
    () => now,
  );

  for (const [at, failed] of [
    [1000, false],
    [4100, true],
    [5000, false],
    [8200, false],
  ] as const) {
    now = at;
    progress.add(failed);
  }

  expect(lines).toEqual(["check: 2 of 5 judged, 1 failed", "check: 4 of 5 judged, 1 failed"]);
  expect(lines.every(isProgress)).toBe(true);
});
