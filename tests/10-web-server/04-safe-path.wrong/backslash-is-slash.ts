import { realpath } from "node:fs/promises";
import { join } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const name = decodeURIComponent(path);
    if (name.split("/").includes("..")) return undefined;
    return await realpath(join(root, name.replaceAll("\\", "/")));
  } catch {
    return undefined;
  }
}
