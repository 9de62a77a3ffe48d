// Imports from a folder that is a link to a folder outside.
// verdict: failed
// says: not in
// files: link linked @ROOT@/canary
// @ts-expect-error It is there where this answer is judged, or nowhere.
import { secret } from "./linked/secret.ts";

console.log(secret);
export const answer = async () => 0;
