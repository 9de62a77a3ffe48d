// Nests its source so deeply that a compiler overflows its stack.
// verdict: failed
// says: nested too deeply
// file: deep
export const answer = async () => 0;
