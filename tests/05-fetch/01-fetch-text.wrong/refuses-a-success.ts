export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (response.status < 200 || response.status >= 299) throw new Error(`${url} answered ${response.status}`);
  return await response.text();
}
