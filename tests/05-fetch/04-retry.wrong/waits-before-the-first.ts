import { setTimeout as pause } from "node:timers/promises";

interface Options {
  retries: number;
  delay: number;
}

export async function fetchWithRetry(url: string, { retries, delay }: Options): Promise<Response> {
  await pause(delay);
  for (let tries = 0; ; tries++) {
    const response = await fetch(url);
    if (response.status !== 503 || tries === retries) return response;
    const seconds = response.headers.get("retry-after");
    await response.body?.cancel();
    await pause(seconds ? Number(seconds) * 1000 : delay * 2 ** tries);
  }
}
