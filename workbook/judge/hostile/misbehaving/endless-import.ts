// Is never loaded: a top-level await never settles.
// verdict: waiting
// says: Importing your file never finished
export const answer = async (): Promise<number> => 42;
await new Promise(() => {});
