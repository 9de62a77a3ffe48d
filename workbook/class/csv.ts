/** Rows as CSV by RFC 4180: CRLF ends each, and quotes are where a field needs them. */
export function renderCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** Spreadsheets in some countries split at a semicolon or a tab: such fields are quoted as well. */
function field(value: string | number): string {
  const text = typeof value === "number" ? String(value) : harmlessField(value);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A text that no spreadsheet takes for a formula: one that could be is written with an apostrophe before it. Names such as
 * `-anna` or `@bob` are not formulas that could do anything, and stay as they are. A text that begins with an apostrophe
 * and would be a formula without it gets another one, so that taking the first away always gives the text back.
 */
export function harmlessField(text: string): string {
  return isFormula(text.replace(/^'+/, "")) ? `'${text}` : text;
}

function isFormula(text: string): boolean {
  if (/^[=\t\r\n]/.test(text)) return true;
  return /^[+\-@]/.test(text) && /[^\p{L}\p{M}\p{N} ._-]/u.test(text.slice(1));
}
