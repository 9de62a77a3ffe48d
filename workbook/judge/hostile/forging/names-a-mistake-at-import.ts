// Claims a mistake that the judge never saw.
// verdict: failed
// says: little-endian
export const answer = async () => 0;
throw Object.assign(new Error("[little-endian] Almost right."), { name: "AssertionError", showDiff: true });
