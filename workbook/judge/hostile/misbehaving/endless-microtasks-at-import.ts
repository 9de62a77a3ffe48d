// Queues microtasks without end while it is loaded.
// verdict: blocked
// says: busy at line 6
export const answer = async (): Promise<number> => 42;
const again = () => {
  queueMicrotask(again);
};
again();
await new Promise(() => {});
