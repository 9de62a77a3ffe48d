// Throws an error with a message of 5 MB, to make the report too large.
// verdict: failed
// says: cut here
export async function answer(): Promise<number> {
  throw new Error("too large ".repeat(500_000));
}
