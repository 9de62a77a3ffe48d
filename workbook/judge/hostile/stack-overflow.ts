// verdict: crashed
// says: calls itself without end (line 3)
export async function answer(): Promise<number> {
  return (await answer()) + 0;
}
