import { harmless } from "./harmless.ts";
import { fold, wrap } from "./layout.ts";
import { type Line, line, lineWidth, type Span, type Style } from "./line.ts";

/**
 * Markdown as lines for a terminal: headings, paragraphs, lists, quotes, tables, code, and inside them code, strong,
 * emphasis and links. The workbook's texts use no more than that, so a parser of a hundred kilobytes would not
 * be worth its weight.
 */
export function renderMarkdown(text: string, width: number): Line[] {
  return blocks(text).flatMap((block, index) => [...(index ? [line()] : []), ...renderBlock(block, width)]);
}

interface Block {
  kind: "code" | "table" | "list" | "quote" | "heading" | "text";
  rows: string[];
}

function blocks(text: string): Block[] {
  const found: Block[] = [];
  let code = false;
  let open = false;
  for (const row of text.split(/\r?\n/)) {
    if (/^\s*```/.test(row)) {
      code = !code;
      open = code;
      if (code) found.push({ kind: "code", rows: [] });
    } else if (code) found.at(-1)!.rows.push(row);
    else if (!row.trim()) open = false;
    else if (open && continues(found.at(-1)!, row)) found.at(-1)!.rows.push(row);
    else {
      found.push({ kind: kindOf(row), rows: [row] });
      open = true;
    }
  }
  return found;
}

const bullet = /^\s*(?:[-*]|\d+\.) +/;

function kindOf(row: string): Block["kind"] {
  if (row.startsWith("|")) return "table";
  if (row.startsWith(">")) return "quote";
  if (/^#{1,6} /.test(row)) return "heading";
  return bullet.test(row) ? "list" : "text";
}

function continues({ kind }: Block, row: string): boolean {
  if (kind === "heading" || kindOf(row) === "heading") return false;
  if (kind === "list") return kindOf(row) === "list" || kindOf(row) === "text";
  return kind === kindOf(row);
}

function renderBlock({ kind, rows }: Block, width: number): Line[] {
  if (kind === "code") return rows.flatMap((row) => foldCode(row, width));
  if (kind === "table") return renderTable(rows, width);
  if (kind === "list") return items(rows).flatMap((item) => renderItem(item, width));
  if (kind === "heading") return wrap(inline(rows[0]!.replace(/^#+ /, ""), "strong"), width);
  if (kind === "quote")
    return wrap(inline(rows.map((row) => row.replace(/^> ?/, "")).join(" "), "dim"), width - 2).map((row) => [
      { text: "  " },
      ...row,
    ]);
  return wrap(inline(rows.map((row) => row.trim()).join(" ")), width);
}

function foldCode(row: string, width: number): Line[] {
  return fold(line(`  ${harmless(row)}`, "code"), width, 6);
}

function items(rows: string[]): string[] {
  const found: string[] = [];
  for (const row of rows) {
    if (bullet.test(row) || !found.length) found.push(row);
    else found[found.length - 1] += ` ${row.trim()}`;
  }
  return found;
}

function renderItem(item: string, width: number): Line[] {
  const [mark = ""] = bullet.exec(item) ?? [];
  const lead = mark.replace(/[-*]/, "·");
  return wrap(
    [{ text: lead.trimEnd() }, { text: " " }, ...inline(item.slice(mark.length))],
    width,
    lead.length,
  );
}

/** Code, strong, emphasis and links of one paragraph; the rest in `style`. */
export function inline(text: string, style?: Style): Line {
  const pattern =
    /(`+)(.+?)\1|\*\*(.+?)\*\*|(?<!\w)\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)/g;
  const spans: Span[] = [];
  let from = 0;
  const add = (part: string, own = style, link?: string) => {
    if (part) spans.push({ text: harmless(part), ...(own && { style: own }), ...(link && { link }) });
  };
  for (const found of text.matchAll(pattern)) {
    const [whole, , code, strong, star, low, label, address] = found;
    add(text.slice(from, found.index));
    if (code !== undefined)
      add(whole, "code"); // With its signs: without colors they are all that sets it apart.
    else if (label !== undefined)
      add(label.replaceAll("`", ""), "accent", /^https?:/.test(address ?? "") ? address : undefined);
    else add(strong ?? star ?? low ?? "", "strong");
    from = found.index + whole.length;
  }
  add(text.slice(from));
  return spans;
}

/** Columns as wide as they need to be; where that is too much, the widest give way and wrap. */
function renderTable(rows: string[], width: number): Line[] {
  const cells = rows.filter((row) => !/^\|[\s:|-]+\|?$/.test(row)).map(cellsOf);
  const columns = Math.max(...cells.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(1, ...cells.map((row) => lineWidth(inline(row[column] ?? "")))),
  );
  while (widths.reduce((sum, size) => sum + size + 2, -2) > width && Math.max(...widths) > 4)
    widths[widths.indexOf(Math.max(...widths))]!--;
  const ruled: Line = line(widths.map((size) => "─".repeat(size)).join("  "), "dim");
  return cells.flatMap((row, index) =>
    index ? renderRow(row, widths) : [...renderRow(row, widths, "strong"), ruled],
  );
}

function cellsOf(row: string): string[] {
  return row
    .replace(/^\|/, "")
    .replace(/\|\s*$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function renderRow(row: string[], widths: number[], style?: Style): Line[] {
  const wrapped = widths.map((size, column) => wrap(inline(row[column] ?? "", style), size));
  const height = Math.max(...wrapped.map((cell) => cell.length));
  return Array.from({ length: height }, (_, at) =>
    wrapped.flatMap((cell, column) => {
      const part = cell[at] ?? [];
      const gap =
        column < widths.length - 1 ? " ".repeat(Math.max(0, widths[column]! - lineWidth(part)) + 2) : "";
      return [...part, ...line(gap)];
    }),
  );
}
