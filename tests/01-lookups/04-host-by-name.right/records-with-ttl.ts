import type { Resolver } from "node:dns/promises";
import { SocketAddress } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  const literal = (() => {
    try {
      return new SocketAddress({ address: hostname, family: "ipv4" }).address === hostname;
    } catch {
      return false;
    }
  })();
  if (literal) return hostname;
  const answer = await resolver
    .resolve4(hostname, { ttl: true })
    .catch((cause: NodeJS.ErrnoException) => cause);
  if (answer instanceof Error) {
    const error: NodeJS.ErrnoException = new Error(`${answer.code}: ${hostname} has no address`, {
      cause: answer,
    });
    if (answer.code) error.code = answer.code;
    throw error;
  }
  for (const { address } of answer) return address;
  throw new Error(`${hostname}: the answer is empty`);
}
