// Takes heap without end.
// verdict: blocked, crashed
// says: Your code
const kept: unknown[] = [];
export async function answer(): Promise<number> {
  for (;;) kept.push(new Array(100_000).fill(kept.length));
}
