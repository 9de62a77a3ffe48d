import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

type ByCallback = (hostname: string, done: (error: Error | null, list: string[]) => void) => void;

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  return new Promise((resolve, reject) => {
    (resolver.resolve4 as unknown as ByCallback).call(resolver, hostname, (error, list) =>
      error ? reject(error) : resolve(list[0] as string),
    );
  });
}
