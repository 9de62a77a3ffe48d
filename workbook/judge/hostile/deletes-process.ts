// verdict: crashed
// says: process
export async function answer(): Promise<number> {
  Reflect.deleteProperty(globalThis, "process");
  return 42;
}
