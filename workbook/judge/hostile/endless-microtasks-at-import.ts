// verdict: blocked
// says: busy at line 5
export const answer = async (): Promise<number> => 42;
const again = () => {
  queueMicrotask(again);
};
again();
await new Promise(() => {});
