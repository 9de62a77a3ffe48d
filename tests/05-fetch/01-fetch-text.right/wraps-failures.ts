class PageError extends Error {
  override name = "PageError";
}

export async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new PageError(`${response.status} ${response.statusText}`);
    return Buffer.from(await response.arrayBuffer()).toString("utf8");
  } catch (cause) {
    throw new PageError(`Could not read ${url}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}
