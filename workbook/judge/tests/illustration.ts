import type { RunnerTestCase as Test, TestAnnotation } from "vitest";
import { renderPicture } from "../../../local-servers/picture.ts";
import type { WireEvent } from "../../../local-servers/wire.ts";

/**
 * A failed test's record of the wire as an annotation with an SVG picture, placed at the line of the test that failed.
 * Nothing if nothing happened on the wire.
 */
export function illustration(
  test: Test,
  wire: readonly WireEvent[],
  error: unknown,
): TestAnnotation | undefined {
  if (!wire.length) return undefined;
  const body = Buffer.from(renderPicture(wire, test.name)).toString("base64");
  const file = test.file.filepath.replace(/\?.*$/, "");
  return {
    type: "wire",
    message: `On the wire: ${test.name}`,
    location: { file, ...failedLine(error, file, test) },
    attachment: { contentType: "image/svg+xml", body, bodyEncoding: "base64" },
  };
}

/** Where in the test file the error came from; the test's first line if its stack does not say. */
function failedLine(error: unknown, file: string, test: Test): { line: number; column: number } {
  const stack = (error as { stack?: string } | undefined)?.stack?.replaceAll("\\", "/") ?? "";
  const frame = stack.split("\n").findLast((line) => line.includes(file));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame ?? "") ?? [];
  return { line: Number(line ?? test.location?.line ?? 1), column: Number(column ?? 1) };
}
