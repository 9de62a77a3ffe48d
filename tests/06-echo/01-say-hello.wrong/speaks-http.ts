export async function sayHello(port: number, host: string, message: string): Promise<string> {
  const response = await fetch(`http://${host}:${port}/`, { method: "POST", body: message });
  return await response.text();
}
