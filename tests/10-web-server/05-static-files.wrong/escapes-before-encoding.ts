import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** A request. Not `Request` of `fetch`, which would change the target. */
export interface Request {
  method: string;
  /** What the client asks for, exactly as it came. */
  target: string;
  /** By name in lower case: all values, in the order they came. */
  headers: Map<string, string[]>;
  body: Uint8Array;
}

/** What a handler makes of a request. */
export interface Response {
  status: number;
  /** By name in lower case: all values, each to be sent in a line of its own. */
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export function fileHandler(root: string): (request: Request) => Promise<Response> {
  const respond = (
    status: number,
    headers: Record<string, string> = {},
    body: Uint8Array = new Uint8Array(),
  ): Response => ({
    status,
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body,
  });
  const escapeHtml = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  return async ({ method, target, headers }) => {
    if (method !== "GET" && method !== "HEAD") return respond(405, { allow: "GET, HEAD" });
    try {
      const path = await safePath(root, target);
      if (path === undefined) return respond(404);
      const info = await stat(path);
      if (info.isDirectory()) {
        const [place = ""] = target.split("?", 1);
        if (!place.endsWith("/")) return respond(301, { location: `${place.replace(/^\/+/, "/")}/` });
        const entries = await readdir(path, { withFileTypes: true });
        const items = entries.map((entry) => {
          const slash = entry.isDirectory() ? "/" : "";
          return `<li><a href="${encodeURIComponent(escapeHtml(entry.name))}${slash}">${escapeHtml(entry.name)}${slash}</a></li>`;
        });
        return respond(
          200,
          { "content-type": "text/html; charset=utf-8" },
          Buffer.from(`<!doctype html><ul>${items.join("\n")}</ul>`),
        );
      }
      const etag = `"${info.size}-${info.mtimeMs}"`;
      const tags = (headers.get("if-none-match") ?? [])
        .join(",")
        .split(",")
        .map((tag) => tag.trim().replace(/^W\//, ""));
      if (tags.includes(etag)) return respond(304, { etag });
      const type = types.get(extname(path).toLowerCase()) ?? "application/octet-stream";
      return respond(
        200,
        { "content-type": type.startsWith("text/") ? `${type}; charset=utf-8` : type, etag },
        await readFile(path),
      );
    } catch {
      return respond(404);
    }
  };
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
