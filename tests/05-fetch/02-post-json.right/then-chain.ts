const headers = [["Content-Type", "application/json"]] as [string, string][];

export function postJson<T>(url: string, data: unknown): Promise<T> {
  return fetch(url, { method: "POST", headers, body: JSON.stringify(data) }).then((response) => {
    if (!response.ok) throw new Error(`${response.status} ${response.statusText} (${url})`);
    return response.text().then((text) => {
      if (text === "") return undefined as T;
      try {
        return JSON.parse(text) as T;
      } catch {
        throw new SyntaxError(`${url}: ${response.headers.get("Content-Type")} is no JSON: ${text}`);
      }
    });
  });
}
