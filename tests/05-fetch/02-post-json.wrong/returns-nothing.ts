export function postJson<T>(url: string, data: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  const asked = fetch(url, { method: "POST", headers, body: JSON.stringify(data) });
  return asked.then((response) => {
    if (!response.ok) throw new Error(`status ${response.status}`);
    if (response.status === 204) return;
    response.json().catch(() => {});
  }) as Promise<T>;
}
