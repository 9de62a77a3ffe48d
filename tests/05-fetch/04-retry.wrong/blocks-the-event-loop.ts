export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(url);
    if (response.status !== 503 || tries === options.retries) return response;
    const seconds = response.headers.get("retry-after");
    await response.body?.cancel();
    const until = Date.now() + (seconds ? Number(seconds) * 1000 : options.delay * 2 ** tries);
    while (Date.now() < until);
  }
}
