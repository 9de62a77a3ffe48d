import { TextDecoder } from "node:util";

export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const [media = "", ...parameters] = (headers.get("content-type") ?? []).join(", ").split(";");
  const values = new Map<string, string>();
  for (const parameter of parameters) {
    const [name = "", value = ""] = parameter.split("=");
    values.set(name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1"));
  }
  const html = media.trim().toLowerCase() === "text/html";
  return decode(body, values.get("charset") ?? (html ? charsetOfPage(body) : "utf-8"));
}

function charsetOfPage(body: Uint8Array): string {
  const start = String.fromCharCode(...body.subarray(0, 1024)).toLowerCase();
  for (const meta of start.split("<meta").slice(1)) {
    const attributes = meta.split(">", 1)[0]!;
    const at = attributes.indexOf("charset=");
    if (at >= 0)
      return (
        attributes
          .slice(at + 8)
          .split(/["'\s;/]+/)
          .find((word) => word !== "") ?? "utf-8"
      );
  }
  return "utf-8";
}

function decode(body: Uint8Array, label: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    decoder = new TextDecoder("utf-8");
  }
  return [decoder.decode(body, { stream: true }), decoder.decode()].join("");
}
