import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
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

class Site {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async handle(request: Request): Promise<Response> {
    switch (request.method) {
      case "GET":
      case "HEAD":
        return await this.#get(request).catch(() => Site.#text(404, "Not found"));
      default:
        return Site.#text(405, "Not allowed", ["allow", "HEAD, GET"]);
    }
  }

  async #get({ target, headers }: Request): Promise<Response> {
    const path = await safePath(this.#root, target);
    if (!path) return Site.#text(404, "Not found");
    const info = await stat(path);
    if (info.isFile()) return await this.#file(path, Math.round(info.mtimeMs), info.size, headers);
    const way = target.replace(/\?.*$/s, "");
    if (way.at(-1) === "/") return await this.#folder(path);
    return Site.#text(301, "Moved", ["location", `/${way.replace(/^\/*/, "")}/`]);
  }

  async #file(path: string, time: number, size: number, headers: Request["headers"]): Promise<Response> {
    const tag = `${time.toString(36)}.${size.toString(36)}`;
    const etag: [string, string[]] = ["etag", [`W/"${tag}"`]];
    const asked = [...(headers.get("if-none-match") ?? []).join(", ").matchAll(/"([^"]*)"/g)];
    if (asked.some(([, known]) => known === tag)) {
      return { status: 304, headers: new Map([etag]), body: Buffer.alloc(0) };
    }
    const body = await readFile(path);
    return { status: 200, headers: new Map([["content-type", [Site.#type(path)]], etag]), body };
  }

  async #folder(path: string): Promise<Response> {
    let list = "";
    for (const name of (await readdir(path)).sort()) {
      const full = (await lstat(join(path, name))).isDirectory() ? `${name}/` : name;
      const href = full.split("/").map(encodeURIComponent).join("/").replaceAll("'", "%27");
      list += `<a href='./${href}'>${full.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)}</a><br>`;
    }
    const headers = new Map([["content-type", ["text/html; charset=utf-8"]]]);
    return { status: 200, headers, body: Buffer.from(`<!doctype html><a href="../">up</a><br>${list}`) };
  }

  static #type(path: string): string {
    const type = types.get(extname(path).toLowerCase());
    if (!type) return "application/octet-stream";
    return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
  }

  static #text(status: number, text: string, ...more: [string, string][]): Response {
    const headers = new Map([["content-type", ["text/plain; charset=utf-8"]]]);
    for (const [name, value] of more) headers.set(name, [value]);
    return { status, headers, body: Buffer.from(text) };
  }
}

export function fileHandler(root: string): (request: Request) => Promise<Response> {
  const site = new Site(root);
  return (request) => site.handle(request);
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
