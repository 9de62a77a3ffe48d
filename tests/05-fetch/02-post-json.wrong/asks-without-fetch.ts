import http from "node:http";
export function postJson<T>(url: string, data: unknown): Promise<T> {
  const body = JSON.stringify(data);
  return new Promise((resolve, reject) => {
    const req = http.request(
      url,
      {
        method: "POST",
        headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
      },
      (res) => {
        let text = "";
        res.on("data", (c) => {
          text += c;
        });
        res.on("end", () => {
          if (res.statusCode! < 200 || res.statusCode! > 299)
            return reject(new Error(`status ${res.statusCode}`));
          if (res.statusCode === 204) return resolve(undefined as T);
          try {
            resolve(JSON.parse(text));
          } catch {
            reject(new Error(`${url} ${res.headers["content-type"]}`));
          }
        });
      },
    );
    req.on("error", reject);
    req.write(body);
    req.end();
  });
}
