// Rejects a promise that nobody listens to, after it has answered.
// verdict: crashed
// says: Uncaught Error: nobody listens
export async function answer(): Promise<number> {
  setTimeout(() => Promise.reject(new Error("nobody listens")), 20);
  return 42;
}
