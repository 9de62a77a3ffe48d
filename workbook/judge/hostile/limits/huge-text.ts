// Returns 15 MB of text.
// verdict: failed
export async function answer(): Promise<unknown> {
  return "line\n".repeat(3_000_000);
}
