export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url} failed with ${response.status}`);
  const text = await response.text();
  return text.replace(/\r\n/g, "\n");
}
