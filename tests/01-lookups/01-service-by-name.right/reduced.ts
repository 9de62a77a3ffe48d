export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const found = services
    .split("\n")
    .map((line) =>
      line
        .split("#", 1)[0]!
        .split(/\s/)
        .filter((word) => word !== ""),
    )
    .filter((words) => words.length > 1)
    .reduce<number | undefined>((known, [official, entry, ...aliases]) => {
      if (known !== undefined) return known;
      const slash = entry!.indexOf("/");
      const fits = entry!.slice(slash + 1) === protocol && new Set([official, ...aliases]).has(name);
      return fits ? Number.parseInt(entry!, 10) : undefined;
    }, undefined);
  return found ?? fail(`"${name}" is not listed`);
}

function fail(message: string): never {
  throw new TypeError(message);
}
