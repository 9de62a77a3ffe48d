export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(data) });
  if (response.status === 204) return undefined as T;
  let value: T;
  try {
    value = (await response.json()) as T;
  } catch (cause) {
    throw new Error(`${url} sent ${response.headers.get("content-type")}, which isn't JSON`, { cause });
  }
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return value;
}
