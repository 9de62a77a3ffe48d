// verdict: blocked
// says: busy at line
export async function answer(): Promise<number> {
  const done = false;
  while (!done) await null;
  return 42;
}
