import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIP } from "node:net";
import { onDispose } from "./scope.ts";

/**
 * Makes `dns.lookup`, and with it `net.connect`, find these addresses for a reserved name such as `two.test`.
 * All other names go the usual way. Undone when the test ends.
 */
export function resolveTo(name: string, addresses: readonly string[]): void {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  replace(dns, "lookup", (usual) => (hostname: string, ...rest: unknown[]) => {
    if (hostname !== name) return usual(hostname, ...rest);
    const answer = rest.at(-1) as (...values: unknown[]) => void;
    process.nextTick(() =>
      wantsAll(rest[0]) ? answer(null, found) : answer(null, found[0]?.address, found[0]?.family),
    );
  });
  replace(dns.promises, "lookup", (usual) => async (hostname: string, ...rest: unknown[]) => {
    if (hostname !== name) return await usual(hostname, ...rest);
    return wantsAll(rest[0]) ? found : found[0];
  });
  syncBuiltinESMExports();
}

type Lookup = (hostname: string, ...rest: unknown[]) => unknown;

function replace(owner: object, key: "lookup", make: (usual: Lookup) => Lookup): void {
  const holder = owner as { lookup: Lookup };
  const usual = holder[key];
  holder[key] = make(usual);
  onDispose(() => {
    holder[key] = usual;
    syncBuiltinESMExports();
  });
}

function wantsAll(options: unknown): boolean {
  return typeof options === "object" && options !== null && "all" in options && options.all === true;
}
