// verdict: crashed
// says: process
export const answer = async (): Promise<number> => 42;
Reflect.deleteProperty(globalThis, "process");
