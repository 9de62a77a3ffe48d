import type { Resolver } from "node:dns/promises";

class HostError extends Error {
  readonly code: string;
  constructor(hostname: string, cause?: NodeJS.ErrnoException) {
    super(`no IPv4 address for "${hostname}"`, cause && { cause });
    this.code = cause?.code ?? "ENODATA";
  }
}

const part = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const literal = new RegExp(`^${part}(\\.${part}){3}$`);

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (literal.test(hostname)) return hostname;
  const records = await resolver.resolve4(hostname, { ttl: true }).catch((error) => {
    throw new HostError(hostname, error);
  });
  for (const { address } of records) return address;
  throw new HostError(hostname);
}
