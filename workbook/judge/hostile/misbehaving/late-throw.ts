// Throws after it has answered.
// verdict: crashed
// says: Uncaught Error: too late
export async function answer(): Promise<number> {
  setTimeout(() => {
    throw new Error("too late");
  }, 20);
  return 42;
}
