import { type FileHandle, open } from "node:fs/promises";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";

class Sending {
  readonly #path: string;
  #file: FileHandle | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    this.#file = await open(this.#path);
    try {
      for (;;) {
        const { bytesRead, buffer } = await this.#file.read({ buffer: Buffer.alloc(64 * 1024) });
        if (!bytesRead) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await this.#file.close();
    }
  }
}

export async function sendFile(path: string, socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null) => {
      if (error) socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    pipeline(new Sending(path).chunks(), socket, done);
  });
}
