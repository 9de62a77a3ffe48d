import { lookup } from "node:dns/promises";

export async function hostEntry(hostname: string, _resolver: unknown) {
  try {
    const found = await lookup(hostname, { all: true, family: 4 });
    return { hostname, aliases: [] as string[], addresses: found.map(({ address }) => address) };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Cannot look up ${hostname}`, { cause }), { code });
  }
}
