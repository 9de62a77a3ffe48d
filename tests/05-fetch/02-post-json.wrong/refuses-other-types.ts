export async function postJson<T>(url: string, data: unknown): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(data),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (response.status === 204) return undefined as T;
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("application/json")) throw new Error(`${url} sent no JSON but ${type}`);
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new Error(`${url} sent no JSON but ${response.headers.get("content-type")}`, { cause });
  }
}
