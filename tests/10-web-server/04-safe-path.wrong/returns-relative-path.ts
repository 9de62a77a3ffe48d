import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    // The query goes first: a question mark that appears by decoding belongs to a name.
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    // Judged by where it leads, after every `..`, escape and link has had its effect: not by what it looks like.
    const place = await realpath(join(base, decodeURIComponent(path)));
    // With the separator: `/srv/www-private` begins with `/srv/www` too.
    return place === base || place.startsWith(base + sep) ? join(root, decodeURIComponent(path)) : undefined;
  } catch {
    return undefined; // Not there, not decodable, or with a NUL in it: it names nothing.
  }
}
