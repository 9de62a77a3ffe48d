export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  let text = "";
  for await (const chunk of response.body ?? []) text += chunk;
  return text;
}
