// Calls itself without end.
// verdict: crashed
// says: calls itself without end (line 4)
export async function answer(): Promise<number> {
  return (await answer()) + 0;
}
