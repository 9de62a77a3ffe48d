// Leaves a timer.
// verdict: leaking
// says: a timer (line 5)
export async function answer(): Promise<number> {
  setInterval(() => {}, 1000);
  return 42;
}
