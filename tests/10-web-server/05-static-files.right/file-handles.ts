import { type FileHandle, open, readdir, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

export interface Request {
  method: string;
  target: string;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export interface Response {
  status: number;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

type Headers = [name: string, value: string][];

export const fileHandler = (root: string): ((request: Request) => Promise<Response>) => {
  return async ({ method, target, headers }) => {
    if (method !== "GET" && method !== "HEAD") return answer(405, [["allow", "GET,HEAD"]]);
    let handle: FileHandle | undefined;
    try {
      const path = await safePath(root, target);
      if (!path) return answer(403);
      handle = await open(path);
      const info = await handle.stat({ bigint: true });
      if (info.isDirectory()) return await list(path, target);
      const etag = `W/"${info.mtimeNs}-${info.size}-${info.ino}"`;
      for (const tag of (headers.get("if-none-match") ?? []).join(",").split(",")) {
        if (tag.trim().replace("W/", "") === etag.slice(2)) return answer(304, [["etag", etag]]);
      }
      const known: Headers = [
        ["etag", etag],
        ["content-type", typeOf(path)],
      ];
      return answer(200, known, await handle.readFile());
    } catch {
      return answer(404);
    } finally {
      await handle?.close();
    }
  };
};

function typeOf(path: string): string {
  const extension = extname(path).toLowerCase();
  const type = types.get(extension);
  if (type === undefined) return "application/octet-stream";
  return type.split("/")[0] === "text" ? `${type};charset=utf-8` : type;
}

async function list(path: string, target: string): Promise<Response> {
  const way = target.split("?")[0] ?? "/";
  if (!/\/$/.test(way)) return answer(301, [["location", way.replace(/^\/{2,}/, "/").concat("/")]]);
  const names = (await readdir(path, { withFileTypes: true })).map((entry) =>
    entry.isDirectory()
      ? [`${encodeURIComponent(entry.name)}/`, `${entry.name}/`]
      : [encodeURIComponent(entry.name), entry.name],
  );
  const lines = names.map(
    ([href = "", text = ""]) =>
      `<li><a href="${href}">${text.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</a>`,
  );
  return answer(
    200,
    [["content-type", "text/html;charset=utf-8"]],
    Buffer.from(`<ul>${lines.join("")}</ul>`),
  );
}

function answer(status: number, headers: Headers = [], body: Uint8Array = Buffer.of()): Response {
  return { status, headers: new Map(headers.map(([name, value]) => [name, [value]])), body };
}

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
