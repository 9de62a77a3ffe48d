/**
 * The file or folder under `root` that the target of a request names, as an absolute path; undefined if there is none, or
 * if it isn't inside `root`. Only looks: opens no file and no folder.
 *
 * - The target is a path, perhaps with a query after the first `?`, which doesn't count. The path is percent-encoded
 *   UTF-8, and is decoded exactly once; `/` names `root` itself.
 * - Whatever the target says, and however it is written, nothing outside `root` is ever returned. A link counts as what it
 *   leads to: inside `root` it works, outside it doesn't.
 * - A target that can't be decoded, or can't be the name of a file, names nothing. Never rejects because of a target.
 * - `root` exists; it may be a relative path or a link itself.
 *
 * Whether `..` may be used to move around inside `root`, and whether links in the returned path are resolved, is up to you.
 *
 * @param target as it came, such as `/cats/tom%20cat.txt?size=large`
 */
export async function safePath(root: string, target: string): Promise<string | undefined> {
  // TODO: decode, find out where that really leads, and only then decide.
  throw new Error("TODO: safePath");
}
