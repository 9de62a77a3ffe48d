export async function fetchText(url: string): Promise<string> {
  let text = "";
  fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(`${response.status} ${url}`);
    text = await response.text();
  });
  return text;
}
