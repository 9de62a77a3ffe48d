/** An element of XML, for tests of what the workbook writes. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** A strict reader of XML without namespaces, comments or doctypes. Returns the root. */
export function parseXml(text: string): Element {
  const forbidden = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.exec(text);
  if (forbidden) throw new Error(`XML cannot carry U+${forbidden[0].codePointAt(0)!.toString(16)}`);
  const open: Element[] = [{ name: "", attributes: {}, children: [], text: "" }];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  const token = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<>]+|>)/y;
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const [, closing, name = "", list = "", empty, data] = token.exec(body) ?? [];
    if (!name && data === undefined) throw new Error(`No XML: ${body.slice(at, at + 40)}`);
    if (data !== undefined) open.at(-1)!.text += decode(data);
    else if (closing) {
      if (open.pop()!.name !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      const pairs = [...list.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(
        ([, key, value]) => [key!, decode(value!)] as const,
      );
      const element = { name, attributes: Object.fromEntries(pairs), children: [], text: "" };
      open.at(-1)!.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  return open[0]!.children[0]!;
}

function decode(text: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#13": "\r" };
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    if (!signs[name] || !whole.endsWith(";")) throw new Error(`No entity: ${whole}`);
    return signs[name];
  });
}
