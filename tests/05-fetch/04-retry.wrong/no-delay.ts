import { setTimeout as pause } from "node:timers/promises";

interface Options {
  retries: number;
  delay: number;
}

export async function fetchWithRetry(url: string, { retries }: Options): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(url);
    if (response.status < 500 || tries === retries) return response;
    const seconds = response.headers.get("retry-after");
    await response.body?.cancel();
    if (seconds) await pause(Number(seconds) * 1000);
  }
}
