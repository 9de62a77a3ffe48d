/**
 * Reads answers for `reader.ts`, in a process of its own: a compiler that is given a monster may take its whole process
 * with it. Nothing of an answer runs here.
 */
import { init, parse } from "es-module-lexer";
import { transformWithOxc } from "vite";
import { shapeOf } from "./shape.mjs";

await init;

process.on("message", async (message) => {
  const { id, text } = /** @type {{ id: number, text: string }} */ (message);
  process.send?.({ id, ...(await read(text)) });
});
process.on("disconnect", () => process.exit());
process.send?.({ ready: true });

/**
 * @param {string} text
 * @returns {Promise<{ imports: string[], shape: string | null }>}
 */
async function read(text) {
  try {
    const { code } = await transformWithOxc(text, "answer.ts");
    const imports = parse(code)[0].flatMap(({ n: name }) => (name === undefined ? [] : [name]));
    return { imports, shape: shapeOf(code) };
  } catch {
    return { imports: [], shape: null }; // The judge says why, with the line.
  }
}
