// Never settles.
// verdict: waiting
// says: Waited 1000 ms for the answer
export async function answer(): Promise<number> {
  return await new Promise(() => {});
}
