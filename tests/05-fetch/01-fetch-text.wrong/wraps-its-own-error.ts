export async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return await response.text();
  } catch (cause) {
    throw new Error(`could not get ${url}`, { cause });
  }
}
