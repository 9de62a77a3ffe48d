import type { Resolver } from "node:dns/promises";
import { isIP } from "node:net";

export function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIP(hostname) === 4) return Promise.resolve(hostname);
  return resolver
    .resolve4(hostname)
    .then((addresses) => addresses.at(0) ?? Promise.reject(new Error("the answer holds no address")))
    .catch((cause: NodeJS.ErrnoException) => {
      const error: NodeJS.ErrnoException = new Error(`${cause.code ?? cause.message} ${hostname}`, { cause });
      error.code = cause.code;
      throw error;
    });
}
