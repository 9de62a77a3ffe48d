// Aborts its process.
// verdict: crashed
// says: process.abort()
export async function answer(): Promise<number> {
  process.abort();
}
