// Throws an error that names a file, in all the ways in which a reporter could be made to show it.
// verdict: failed
export async function answer(): Promise<number> {
  const file = "@ROOT@/canary/secret.ts";
  const error = new Error(`look\n    at answer (${file}:1:1)`);
  error.stack = `Error: look\n    at answer (${file}:1:1)\n    at file://${file}:1:1\nanswer@${file}:1:1`;
  throw Object.assign(error, {
    id: file,
    loc: { file, line: 1, column: 0 },
    plugin: "x",
    frame: file,
    codeFrame: file,
  });
}
