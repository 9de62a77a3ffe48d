import { TextDecoder } from "node:util";

export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0] ?? "";
  let label = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  if (!label && /^\s*text\/html\b/i.test(type)) {
    const page = Buffer.from(body.subarray(0, 1024)).toString("latin1");
    label = /<meta\s[^>]*charset\s*=\s*["']?([^\s"'>;/]+)/i.exec(page)?.[1];
  }
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label ?? "utf-8");
  } catch {
    decoder = new TextDecoder("latin1");
  }
  return decoder.decode(body, { stream: true }) + decoder.decode();
}
