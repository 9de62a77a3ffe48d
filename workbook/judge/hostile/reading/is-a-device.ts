// Is a link to a device that never ends.
// verdict: failed
// says: is a link
// file: link /dev/zero
export const answer = async () => 0;
