/** A compiler in a process of its own: reads a file's path and text as JSON, and prints what it makes of them as JSON. */
import { transformWithOxc } from "vite";

const parts = [];
for await (const part of process.stdin) parts.push(part);
const { path, text } = JSON.parse(Buffer.concat(parts).toString());
process.stdout.write(JSON.stringify(await compiled()));

async function compiled() {
  try {
    const { code, map } = await transformWithOxc(text, path, { sourcemap: true });
    return { code, map };
  } catch (error) {
    const { errors = [], message } = /** @type {any} */ (error);
    const found = errors.map((/** @type {any} */ each) => ({ message: each.message, loc: each.loc }));
    return { errors: found.length ? found.slice(0, 1) : [{ message }] };
  }
}
