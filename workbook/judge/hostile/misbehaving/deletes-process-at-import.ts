// Deletes `process` while it is loaded.
// verdict: passed
// It harms nobody but itself, and 42 is right.
export const answer = async (): Promise<number> => 42;
Reflect.deleteProperty(globalThis, "process");
