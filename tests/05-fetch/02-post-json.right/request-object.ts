export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const headers = new Headers();
  headers.set("content-type", "application/json; charset=utf-8");
  const request = new Request(url, { method: "post", headers, body: Buffer.from(JSON.stringify(data)) });
  const response = await fetch(request);
  if (response.status < 200 || response.status >= 300) throw new Error(`HTTP status ${response.status}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length === 0) return undefined as T;
  const type = response.headers.get("content-type") ?? "an unknown type";
  return parse(bytes.toString(), `expected JSON from ${url}, which sent ${type}`) as T;
}

function parse(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError(complaint);
  }
}
