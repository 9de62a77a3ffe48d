export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const lines = services.split("\n");
  for (const at in lines) {
    const words = (lines[at]?.split("#")[0] ?? "").match(/\S+/g) ?? [];
    const [port, transport] = (words[1] ?? "").split("/");
    let isName = false;
    for (const place in words) if (place !== "1" && words[Number(place)] === name) isName = true;
    if (isName && transport === protocol) return Number(port);
  }
  throw new Error(`${name} is unknown`);
}
