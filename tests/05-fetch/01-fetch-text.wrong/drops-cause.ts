export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url).catch(() => {
    throw new Error(`${url} could not be reached`);
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return await response.text();
}
