// Takes memory outside of the heap without end.
// verdict: blocked, crashed
// says: memory
const kept: Buffer[] = [];
export async function answer(): Promise<number> {
  setInterval(() => kept.push(Buffer.alloc(300_000_000, 1)), 1);
  return await new Promise((done) => setTimeout(() => done(42), 100_000));
}
