export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const headers = new Headers();
  headers.set("content-type", "application/json; charset=utf-8");
  const request = new Request(url, { method: "post", headers, body: Buffer.from(JSON.stringify(data)) });
  const response = await fetch(request);
  if (response.status < 200 || response.status >= 300) throw new Error(`HTTP status ${response.status}`);
  if (response.status === 204) return undefined as T;
  const type = response.headers.get("content-type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    await response.body?.cancel();
    throw new TypeError(`expected JSON from ${url}, not "${type}"`);
  }
  return (await response.json()) as T;
}
