import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = join(base, decodeURIComponent(path));
    const real = await realpath(place).catch(() => place);
    return real === base || `${real}`.startsWith(base + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}
