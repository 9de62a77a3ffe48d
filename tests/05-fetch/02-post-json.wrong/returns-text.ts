export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  if (!response.headers.get("content-type")?.includes("json")) throw new Error(`${url} sent ${text}`);
  return text as T;
}
