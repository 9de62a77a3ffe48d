export function fetchText(url: string): Promise<string> {
  return fetch(url).then((response) => {
    const { status } = response;
    if (status < 200 || status > 299) return Promise.reject(new Error(`GET ${url}: ${status}`));
    return response.text();
  });
}
