// Loops.
// verdict: blocked
// says: busy at line 5
export async function answer(): Promise<number> {
  while (true) {}
}
