import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

const decodeLatin1 = (text: string) =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = await realpath(join(base, decodeLatin1(path)));
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch {
    return undefined;
  }
}
