// Awaits without end, and gives the event loop no turn.
// verdict: blocked
// says: busy at line 6
export async function answer(): Promise<number> {
  const done = false;
  while (!done) await null;
  return 42;
}
