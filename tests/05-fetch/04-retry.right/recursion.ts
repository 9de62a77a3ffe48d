export function fetchWithRetry(url: string, options: { retries: number; delay: number }): Promise<Response> {
  return fetch(url).then(async (response) => {
    if (response.status !== 503 || options.retries < 1) return response;
    await response.arrayBuffer();
    const asked = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    await wait(Number.isNaN(asked) ? options.delay : asked * 1000);
    return fetchWithRetry(url, { retries: options.retries - 1, delay: options.delay * 2 });
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
