// Returns three million values, which take long to compare.
// verdict: failed
export async function answer(): Promise<unknown> {
  return new Array(3_000_000).fill(1);
}
