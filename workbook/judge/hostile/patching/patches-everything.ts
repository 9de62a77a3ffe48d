// Replaces what a judge compares, iterates and waits with.
// verdict: failed, crashed, waiting
export async function answer(): Promise<number> {
  Object.is = () => true;
  Array.prototype.every = (() => true) as never;
  Array.prototype.map = () => [] as never[];
  Map.prototype.get = () => 42;
  JSON.stringify = () => "42";
  // biome-ignore lint/suspicious/noThenProperty: this is the attack
  Promise.prototype.then = function (this: Promise<unknown>, done) {
    done?.(42 as never);
    return this as never;
  };
  return 0;
}
