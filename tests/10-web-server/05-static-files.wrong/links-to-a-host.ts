import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

export interface Request {
  method: string;
  /** What the client asks for, exactly as it came. */
  target: string;
  /** By name in lower case: all values, in the order they came. */
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export interface Response {
  status: number;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export function fileHandler(root: string): (request: Request) => Promise<Response> {
  return async ({ method, target, headers }) => {
    if (method !== "GET" && method !== "HEAD") return reply(405, { allow: "GET, HEAD" });
    try {
      const path = await safePath(root, target);
      if (path === undefined) return reply(404);
      const known = headers.get("if-none-match") ?? [];
      return (await stat(path)).isDirectory() ? await folder(path, target) : await file(path, known);
    } catch {
      return reply(404); // Gone since we looked, or not ours to read.
    }
  };
}

async function file(path: string, known: string[]): Promise<Response> {
  const { size, mtimeMs } = await stat(path);
  const etag = `"${size}-${mtimeMs}"`;
  const tags = known.join(",").split(",");
  if (tags.some((tag) => tag.trim().replace(/^W\//, "") === etag)) return reply(304, { etag });
  const type = types.get(extname(path).toLowerCase()) ?? "application/octet-stream";
  const charset = type.startsWith("text/") ? "; charset=utf-8" : "";
  return reply(200, { "content-type": type + charset, etag }, await readFile(path));
}

async function folder(path: string, target: string): Promise<Response> {
  const [place = ""] = target.split("?", 1);
  // `//cats` would lead to `//cats/`, and that is a host called cats.
  if (!place.endsWith("/")) return reply(301, { location: `${place.replace(/^\/+/, "/")}/` });
  const entries = await readdir(path, { withFileTypes: true });
  const items = entries.map((entry) => {
    const slash = entry.isDirectory() ? "/" : "";
    // Two languages in one line: the address is percent-encoded, the name is HTML.
    return `<li><a href="${place}${encodeURIComponent(entry.name)}${slash}">${escapeHtml(entry.name)}${slash}</a></li>\n`;
  });
  const page = `<!DOCTYPE html>\n<meta charset="utf-8">\n<ul>\n${items.join("")}</ul>\n`;
  return reply(200, { "content-type": "text/html; charset=utf-8" }, Buffer.from(page));
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function reply(
  status: number,
  headers: Record<string, string> = {},
  body: Uint8Array = new Uint8Array(),
): Response {
  return { status, headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])), body };
}

/** The media types of the usual extensions. Complete. */
const types = new Map([
  [".html", "text/html"],
  [".css", "text/css"],
  [".js", "text/javascript"],
  [".txt", "text/plain"],
  [".json", "application/json"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".jpg", "image/jpeg"],
]);

/** The file or folder under `root` that a target names, as in step 4. Complete. */
async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = await realpath(join(base, decodeURIComponent(path)));
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch {
    return undefined;
  }
}
