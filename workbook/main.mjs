/** Starts the command line: `node workbook/main.mjs grade`. */
import "./typescript.mjs";

await import("./main.ts");
