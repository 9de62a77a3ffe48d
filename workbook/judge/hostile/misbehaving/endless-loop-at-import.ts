// Loops while it is loaded.
// verdict: blocked
// says: busy at line 6
let turns = 0;
export const answer = async (): Promise<number> => turns;
while (turns >= 0) turns = 1;
