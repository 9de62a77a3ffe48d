// verdict: leaking
// says: a timer (line 4)
export async function answer(): Promise<number> {
  setInterval(() => {}, 1000);
  return 42;
}
