export async function postJson<T>(url: string, data: unknown): Promise<T> {
  let type: string | null = null;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(data),
    });
    type = response.headers.get("content-type");
    if (!response.ok) throw new Error(`${response.status}`);
    if (response.status === 204) return undefined as T;
    return (await response.json()) as T;
  } catch (cause) {
    throw new Error(`${url} sent ${type}`, { cause });
  }
}
