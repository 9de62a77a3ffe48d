import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { opendir, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { buffer } from "node:stream/consumers";

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

const empty = new Uint8Array();

export function fileHandler(root: string): (request: Request) => Promise<Response> {
  return async function handle(request): Promise<Response> {
    if (!["GET", "HEAD"].includes(request.method)) {
      return { status: 405, headers: new Map([["allow", ["GET", "HEAD"]]]), body: empty };
    }
    const path = await safePath(root, request.target);
    const missing = { status: 404, headers: new Map<string, string[]>(), body: empty };
    if (path === undefined) return missing;
    try {
      return fileResponse(path, await buffer(createReadStream(path)), request);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EISDIR") return missing;
    }
    return await folderResponse(path, request.target).catch(() => missing);
  };
}

function fileResponse(path: string, body: Buffer, { headers }: Request): Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  const tags = (headers.get("if-none-match") ?? []).flatMap((line) => line.split(/\s*,\s*/));
  if (tags.includes(etag) || tags.includes(`W/${etag}`)) {
    return { status: 304, headers: new Map([["etag", [etag]]]), body: empty };
  }
  let type = types.get(extname(path).toLowerCase()) ?? "application/octet-stream";
  if (/^text\//.test(type)) type += "; charset=utf-8";
  return { status: 200, headers: new Map(Object.entries({ etag: [etag], "content-type": [type] })), body };
}

async function folderResponse(path: string, target: string): Promise<Response> {
  const end = target.search(/\?|$/);
  const [way, query] = [target.slice(0, end), target.slice(end)];
  if (!way.endsWith("/")) {
    const location = `${way.replace(/^\/\/+/, "/")}/${query}`;
    return { status: 301, headers: new Map([["location", [location]]]), body: Buffer.from(location) };
  }
  const here = way.replace(/^\/\/+/, "/"); // Two slashes at the beginning would be another host.
  const rows = ['<!DOCTYPE html><meta charset="utf-8"><title>Files</title>'];
  for await (const entry of await opendir(path)) {
    const name = entry.name + (entry.isDirectory() ? "/" : "");
    rows.push(`<p><a class="entry" href="${here}${encodeURIComponent(entry.name)}">${html(name)}</a></p>`);
  }
  const headers = new Map([["content-type", ["text/html; charset=UTF-8"]]]);
  return { status: 200, headers, body: Buffer.from(rows.join("\n")) };
}

function html(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replaceAll(/[&<>]/g, (sign) => signs[sign] ?? sign);
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
