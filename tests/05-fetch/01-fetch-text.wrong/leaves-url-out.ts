export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (response.status >= 400) throw new Error(`HTTP ${response.status}: ${response.statusText}`);
  return await response.text();
}
