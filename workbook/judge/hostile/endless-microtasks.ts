// verdict: blocked
// says: busy at line 5
export async function answer(): Promise<number> {
  const done = false;
  while (!done) await null;
  return 42;
}
