// Is a link to the reference answer.
// verdict: failed
// says: is a link
// file: link @ROOT@/solutions/@STEM@.ts
export const answer = async () => 0;
