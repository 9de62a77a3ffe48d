/**
 * What is left of a program without its names and its layout. Two programs have the same shape if one becomes the other by
 * renaming what it declares and by laying it out anew: comments, white space, parentheses, quotes and semicolons are gone.
 * Names of properties, of what is imported and values stay: they say what the program does.
 */
import { createHash } from "node:crypto";
import { parseSync } from "vite";

/** What says where a node was written, or how. */
const ignored = new Set(["type", "start", "end", "loc", "range", "raw", "shorthand", "parent"]);

/**
 * The shape of a JavaScript module, in a word; null if it is not one.
 *
 * @param {string} code
 * @returns {string | null}
 */
export function shapeOf(code) {
  const { program, errors } = parseSync("answer.js", code);
  if (errors.length) return null;
  const hash = createHash("sha256");
  /** @type {Map<string, number>} */
  const names = new Map();
  for (const part of partsOf(program)) {
    if (typeof part !== "object") {
      hash.update(`${part}\n`);
      continue;
    }
    if (!names.has(part.name)) names.set(part.name, names.size);
    hash.update(`name ${names.get(part.name)}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * The program as a list: words that count as they are, and names.
 *
 * @param {unknown} value
 * @param {boolean} keepsName whether an identifier here is a name that the program has not chosen
 * @returns {Generator<string | { name: string }>}
 */
function* partsOf(value, keepsName = false) {
  if (Array.isArray(value)) {
    const items = value.filter((item) => item?.type !== "EmptyStatement");
    yield `[${items.length}`;
    for (const item of items) yield* partsOf(item);
  } else if (typeof value === "object" && value !== null) {
    const node = /** @type {Record<string, unknown>} */ (value);
    if (node.type === "ParenthesizedExpression") yield* partsOf(node.expression);
    else if (node.type === "Identifier" && !keepsName) yield { name: String(node.name) };
    else yield* partsOfNode(node);
  } else yield `${typeof value} ${String(value)}`;
}

/**
 * @param {Record<string, unknown>} node
 * @returns {Generator<string | { name: string }>}
 */
function* partsOfNode(node) {
  yield String(node.type);
  for (const [key, child] of Object.entries(node)) {
    if (ignored.has(key)) continue;
    yield key;
    const isName = key === "property" || key === "key" ? !node.computed : key === "imported";
    yield* partsOf(child, isName);
  }
}
