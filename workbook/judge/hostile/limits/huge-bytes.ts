// Returns 100 MB of bytes.
// verdict: failed
export async function answer(): Promise<unknown> {
  return Buffer.alloc(100_000_000);
}
