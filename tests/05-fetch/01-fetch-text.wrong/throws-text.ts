export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw `${url} answered ${response.status}`;
  return await response.text();
}
