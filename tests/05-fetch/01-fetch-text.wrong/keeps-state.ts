const cache = new Map<string, string>();
export async function fetchText(url: string): Promise<string> {
  const known = cache.get(url);
  if (known !== undefined) return known;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const text = await response.text();
  cache.set(url, text);
  return text;
}
