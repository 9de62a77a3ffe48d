/**
 * Lets this process import TypeScript. It goes through tsx; what npm has installed does not, because tsx would read and
 * rewrite all of Vitest first, which takes longer than everything else at a start.
 */
import "tsx";
import * as node from "node:module";
import { load } from "./installed.mjs";

// Hooks that were registered last are asked first; those in this thread before those in the loader's.
const module = /** @type {any} */ (node); // Types are those of the oldest Node.
if (module.registerHooks) module.registerHooks({ load });
else module.register("./installed.mjs", import.meta.url);
