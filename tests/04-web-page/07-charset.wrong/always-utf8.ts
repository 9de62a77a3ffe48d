export function bodyText(_headers: Map<string, string[]>, body: Uint8Array): string {
  return new TextDecoder("utf-8").decode(body);
}
