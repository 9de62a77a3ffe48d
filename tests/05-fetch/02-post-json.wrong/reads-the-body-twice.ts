export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(data) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (cause) {
    const type = response.headers.get("content-type");
    throw new Error(`${url} sent ${type}: ${await response.text()}`, { cause });
  }
}
