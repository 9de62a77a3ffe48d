export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const body = typeof data === "object" ? JSON.stringify(data) : `"${data}"`;
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
  if (!response.ok) throw new Error(`${response.status}`);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new Error(`${url} ${response.headers.get("content-type")}`);
  }
}
