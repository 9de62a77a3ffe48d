export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const table = new Map<string, number>();
  services.split("\n").forEach((raw) => {
    const hash = raw.indexOf("#");
    const words = (hash < 0 ? raw : raw.slice(0, hash)).split(/\s/).filter((word) => word !== "");
    if (words.length < 2) return;
    const [port = "", transport] = (words[1] as string).split("/");
    for (const known of [words[0], ...words.slice(2)]) {
      const key = `${known}/${transport}`;
      if (!table.has(key)) table.set(key, Number.parseInt(port, 10));
    }
  });
  const port = table.get(`${name}/${protocol}`);
  if (port === undefined) throw new Error(`no service ${name}`);
  return port;
}
