export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", mode: "no-cors", body: JSON.stringify(data), headers });
  if (!response.ok) throw new Error(`status ${response.status}`);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new Error(`${url} sent ${response.headers.get("content-type")}`, { cause });
  }
}
