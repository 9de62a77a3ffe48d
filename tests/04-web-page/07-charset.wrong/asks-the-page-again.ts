export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const page = /^text\/html/i.test(type) ? Buffer.from(body).toString("latin1", 0, 1024) : "";
  const labels = [
    /charset="?([^";\s]+)/i.exec(type)?.[1],
    /<meta[^>]+charset=["']?([^"'>\s;]+)/i.exec(page)?.[1],
  ];
  for (const label of labels) {
    try {
      if (!label) continue;
      const decoder = new TextDecoder(label);
      return decoder.decode(body, { stream: true }) + decoder.decode();
    } catch {
      // unknown: the next one
    }
  }
  return new TextDecoder().decode(body);
}
