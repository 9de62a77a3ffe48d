import type { Resolver } from "node:dns/promises";
import net from "node:net";

class LookupError extends Error {
  override name = "LookupError";
  code: string | undefined;
  constructor(host: string, cause?: NodeJS.ErrnoException) {
    super(`Lookup of '${host}' failed${cause ? `: ${cause.code}` : ""}`, cause ? { cause } : {});
    this.code = cause?.code;
  }
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  const { promise, resolve, reject } = withResolvers<string>();
  if (net.isIP(hostname) === 4) resolve(hostname);
  else
    resolver.resolve(hostname).then(
      (list) => (list.length > 0 ? resolve(list[0]!) : reject(new LookupError(hostname))),
      (error) => reject(new LookupError(hostname, error)),
    );
  return promise;
}
