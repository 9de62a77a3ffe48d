export async function postJson<T>(url: string, data: unknown): Promise<T> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(data),
    });
    if (!response.ok) throw new Error(`${response.status}`);
    return (await response.json()) as T;
  } catch {
    return undefined as T;
  }
}
