// Imports files that import files, each twice, so that together they grow without bound.
// verdict: failed
// says: imports too much
// files: doubling
// @ts-expect-error It is there where this answer is judged, or nowhere.
import "./doubling-0.ts";

export const answer = async () => 0;
