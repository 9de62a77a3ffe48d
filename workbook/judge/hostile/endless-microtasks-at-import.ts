// verdict: blocked
// says: busy at line
export const answer = async (): Promise<number> => 42;
const done = false;
while (!done) await null;
