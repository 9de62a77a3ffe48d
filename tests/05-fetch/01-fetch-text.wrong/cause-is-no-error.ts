export async function fetchText(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    const { code } = (error as Error).cause as NodeJS.ErrnoException;
    throw new Error(`could not reach ${url}`, { cause: code });
  }
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return await response.text();
}
