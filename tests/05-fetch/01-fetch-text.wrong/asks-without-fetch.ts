import http from "node:http";
export function fetchText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (res) => {
        let data = "";
        if (res.statusCode !== 200) {
          reject(new Error(`${url} ${res.statusCode}`));
          return;
        }
        res.on("data", (chunk) => {
          data += chunk;
        });
        res.on("end", () => resolve(data));
      })
      .on("error", reject);
  });
}
