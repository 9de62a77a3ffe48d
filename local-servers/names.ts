import type { LookupOptions } from "node:dns";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { onDispose } from "./scope.ts";

/**
 * Makes `dns.lookup` of the code under judgement, and with it `net.connect`, find these addresses for a reserved name
 * such as `two.test`, after so many milliseconds; without addresses, the name is unknown (`ENOTFOUND`). All other names
 * go the usual way. Undone when the test ends.
 */
export function resolveTo(name: string, addresses: readonly string[], milliseconds = 0): void {
  const undo = inAnswer(replaceLookup, name, [...addresses], milliseconds);
  onDispose(undo);
}

/** Runs where the answer runs. Returns what puts the usual look-up back. */
function replaceLookup(name: string, addresses: string[], milliseconds: number): () => void {
  const dns = process.getBuiltinModule("node:dns");
  const { isIP } = process.getBuiltinModule("node:net");
  const { syncBuiltinESMExports } = process.getBuiltinModule("node:module");
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  const unknown = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname: name,
  });
  const usual = { callback: dns.lookup, promise: dns.promises.lookup };
  const wantsAll = (options: unknown) =>
    typeof options === "object" && options !== null && "all" in options && options.all === true;

  const ofFamily = (options: unknown) => {
    const { family } = typeof options === "number" ? { family: options } : ((options ?? {}) as LookupOptions);
    return found.filter((each) => !family || family === each.family || family === `IPv${each.family}`);
  };

  const callback = (hostname: string, ...rest: unknown[]) => {
    if (hostname !== name) return Reflect.apply(usual.callback, dns, [hostname, ...rest]);
    const answer = rest.at(-1) as (...values: unknown[]) => void;
    const fitting = ofFamily(rest[0]);
    const reply = () => {
      if (!fitting.length) answer(unknown);
      else if (wantsAll(rest[0])) answer(null, fitting);
      else answer(null, fitting[0]?.address, fitting[0]?.family);
    };
    if (milliseconds) setTimeout(reply, milliseconds);
    else process.nextTick(reply);
  };
  const promise = async (hostname: string, ...rest: unknown[]) => {
    if (hostname !== name) return await Reflect.apply(usual.promise, dns.promises, [hostname, ...rest]);
    const fitting = ofFamily(rest[0]);
    if (!fitting.length) throw unknown;
    return wantsAll(rest[0]) ? fitting : fitting[0];
  };
  const put = (lookup: unknown, promised: unknown) => {
    Object.assign(dns, { lookup });
    Object.assign(dns.promises, { lookup: promised });
    syncBuiltinESMExports();
  };
  put(callback, promise);
  return () => put(usual.callback, usual.promise);
}
