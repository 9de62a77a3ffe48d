// Imports a file from outside by its absolute path.
// verdict: failed
// says: canary
// @ts-expect-error It is there where this answer is judged, or nowhere.
import { secret } from "@ROOT@/canary/secret.ts";

console.log(secret);
export const answer = async () => 0;
