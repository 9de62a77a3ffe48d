// Imports a file from outside with an import attribute.
// verdict: failed
// says: not in
// @ts-expect-error It is there where this answer is judged, or nowhere.
import secret from "../../canary/secret.json" with { type: "json" };

export const answer = async () => secret;
