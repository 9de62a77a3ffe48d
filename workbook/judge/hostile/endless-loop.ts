// verdict: blocked
// says: busy at line 4
export async function answer(): Promise<number> {
  while (true) {}
}
