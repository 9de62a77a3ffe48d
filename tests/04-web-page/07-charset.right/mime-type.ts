import { MIMEType, TextDecoder } from "node:util";

function typeOf(headers: Map<string, string[]>) {
  try {
    return new MIMEType(headers.get("content-type")!.at(0)!);
  } catch {
    return undefined;
  }
}
function* candidates(headers: Map<string, string[]>, body: Uint8Array): Generator<string> {
  const type = typeOf(headers);
  const named = type?.params.get("charset");
  if (named) {
    yield named;
    return;
  }
  if (type?.essence !== "text/html") return;
  const beginning = String.fromCharCode(...body.slice(0, 1024));
  for (const [tag] of beginning.matchAll(/<meta\b[^>]*>/gi)) {
    const found = /\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(tag);
    if (found) {
      yield found[1]!;
      return;
    }
  }
}
export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const [label = "utf-8"] = candidates(headers, body);
  const decoder = [label, "utf-8"].flatMap((one) => {
    try {
      return [new TextDecoder(one)];
    } catch {
      return [];
    }
  })[0]!;
  let text = "";
  for (let at = 0; at < body.length; at += 100)
    text += decoder.decode(body.subarray(at, at + 100), { stream: true });
  return text + decoder.decode();
}
