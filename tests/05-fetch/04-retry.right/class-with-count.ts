import { scheduler } from "node:timers/promises";

class Retry {
  tries = 0;
  readonly url: string;
  readonly options: { retries: number; delay: number };

  constructor(url: string, options: { retries: number; delay: number }) {
    this.url = url;
    this.options = options;
  }

  async run(): Promise<Response> {
    const response = await fetch(this.url);
    if (this.tries++ >= this.options.retries || response.status !== 503) return response;
    const header = response.headers.get("retry-after");
    for await (const _ of response.body ?? []);
    await scheduler.wait(
      header === null ? this.options.delay << (this.tries - 1) : parseInt(header, 10) * 1e3,
    );
    return this.run();
  }
}
export function fetchWithRetry(url: string, options: { retries: number; delay: number }): Promise<Response> {
  return new Retry(url, options).run();
}
