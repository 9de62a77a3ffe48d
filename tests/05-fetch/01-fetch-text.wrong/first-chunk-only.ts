export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const first = await response.body?.getReader().read();
  return Buffer.from(first?.value ?? []).toString();
}
