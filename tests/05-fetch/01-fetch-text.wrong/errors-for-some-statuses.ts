export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (response.status === 404) throw new Error(`${url} 404 not found`);
  if (response.status === 500) throw new Error(`${url} 500 server error`);
  return response.text();
}
