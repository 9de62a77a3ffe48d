interface Options {
  retries: number;
  delay: number;
}

export function fetchWithRetry(url: string, { retries, delay }: Options): Promise<Response> {
  return new Promise((resolve, reject) => {
    fetch(url).then((response) => {
      if (retries === 0) return resolve(response);
      if (response.status !== 503) return;
      const seconds = response.headers.get("retry-after");
      response.body?.cancel();
      const again = () =>
        fetchWithRetry(url, { retries: retries - 1, delay: delay * 2 }).then(resolve, reject);
      setTimeout(again, seconds ? Number(seconds) * 1000 : delay);
    }, reject);
  });
}
