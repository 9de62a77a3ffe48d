export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) return new Error(`${url} answered ${response.status}`) as never;
  return await response.text();
}
