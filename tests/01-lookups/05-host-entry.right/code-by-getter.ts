import type { Resolver } from "node:dns/promises";

class HostError extends Error {
  constructor(host: string, cause: Error & { code?: string }) {
    super(`${host} (${cause.code ?? cause.message})`, { cause });
  }
  get code() {
    return (this.cause as { code?: string }).code;
  }
}
export function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  const ask = (kind: "A" | "CNAME", name: string) =>
    resolver.resolve(name, kind).then(
      (list) => list as string[],
      (error) => (error.code === "ENODATA" ? [] : Promise.reject(new HostError(hostname, error))),
    );
  const walk = (path: readonly string[]): Promise<readonly string[]> =>
    ask("CNAME", path.at(-1)!).then(([next]) => {
      if (next === undefined) return path;
      if (path.includes(next)) throw new Error(`loop: ${[...path, next].join(" → ")}`);
      return walk([...path, next]);
    });
  return walk([hostname]).then(async (path) => ({
    addresses: await ask("A", path.at(-1)!),
    aliases: path.slice(0, -1),
    hostname: path.at(-1)!,
  }));
}
