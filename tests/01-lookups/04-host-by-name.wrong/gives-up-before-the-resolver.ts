import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error("no answer"), { code: "ETIMEOUT" });
    timer = setTimeout(() => reject(error), 100);
  });
  try {
    const [first] = await Promise.race([resolver.resolve4(hostname), tooLate]);
    if (first === undefined) throw new Error(`${hostname} has no address`);
    return first;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Cannot find ${hostname}`, { cause }), { code });
  } finally {
    clearTimeout(timer);
  }
}
