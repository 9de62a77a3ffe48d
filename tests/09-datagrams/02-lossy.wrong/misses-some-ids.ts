import { randomBytes } from "node:crypto";
import dgram from "node:dgram";
export function request(
  message: Uint8Array,
  port: number,
  host: string,
  { attempts, timeout }: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const id = randomBytes(4).toString("latin1");
    const socket = dgram.createSocket("udp4");
    const packet = Buffer.from(id + Buffer.from(message).toString("latin1"), "latin1");
    let left = attempts;
    let timer: NodeJS.Timeout;
    const end = () => {
      clearTimeout(timer);
      socket.close();
    };
    (function again() {
      if (left-- <= 0) {
        end();
        reject(new Error(`${attempts} attempts, no answer`));
        return;
      }
      socket.send(packet, port, host, (e) => {
        if (e) {
          end();
          reject(e);
        }
      });
      timer = setTimeout(again, timeout);
    })();
    socket.on("message", (m, r) => {
      if (r.port === port && m.toString().startsWith(id)) {
        end();
        resolve(m.subarray(4));
      }
    });
  });
}
