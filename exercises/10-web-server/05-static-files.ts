import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

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

/**
 * Returns a handler that serves the files under `root`. It never rejects, whatever it is asked and whatever it finds.
 *
 * - A file: 200 with its bytes, `content-type` and `etag`. The type comes from `types` below, by the extension in any case;
 *   types that begin with `text/` carry `; charset=utf-8`. Any other extension is `application/octet-stream`.
 * - `etag` is in double quotes (with or without `W/` before them) and changes when the file is changed. If the request's
 *   `if-none-match` lists it, the answer is 304 with the `etag` and an empty body. `W/` makes no difference in that.
 * - A folder whose target ends in a slash: 200 with a page of HTML in UTF-8. For each entry it has a link
 *   `<a href="…">name</a>` that leads to it; folders have a `/` after the name. `index.html` is an entry like any other.
 *   That holds for `//cats/` too, where a link `//cats/tom.txt` would lead to another host.
 * - A folder without the slash: 301 with a `location`, the same path and a slash, as it came (not decoded). It begins with
 *   one slash, never two: `//cats/` would be another host.
 * - Nothing there, nothing that `safePath` allows, or nothing that can be read: 404 (400 and 403 are fine too).
 * - HEAD is answered like GET, body and all: the server needs the body's length, and leaves the body out itself.
 * - Any other method: 405 with `allow`, which lists GET and HEAD.
 */
export function fileHandler(root: string): (request: Request) => Promise<Response> {
  // TODO: `safePath` says what the target means. A file, a folder, nothing: what does each get?
  throw new Error("TODO: fileHandler");
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
