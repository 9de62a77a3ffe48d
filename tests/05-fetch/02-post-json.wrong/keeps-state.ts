const request: RequestInit = { method: "POST", headers: { "Content-Type": "application/json" } };

export async function postJson<T>(url: string, data: unknown): Promise<T> {
  request.body ??= JSON.stringify(data);
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new Error(`${url} did not send JSON but ${response.headers.get("content-type")}`, { cause });
  }
}
