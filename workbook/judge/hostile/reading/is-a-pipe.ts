// Is a pipe that nobody writes to.
// verdict: failed
// says: not a regular file
// file: pipe
export const answer = async () => 0;
