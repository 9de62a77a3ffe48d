// Floods the output with lines.
// verdict: passed
// says: more output was left out
export async function answer(): Promise<number> {
  for (let line = 0; line < 100_000; line++) console.log("x".repeat(1000));
  return 42;
}
