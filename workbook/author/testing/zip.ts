import { crc32, deflateRawSync } from "node:zlib";

/** A file in a zip for tests. Everything but name and data is as a careful program would write it, unless it is given. */
export interface ZipEntry {
  name: string;
  data: string | Buffer;
  /** The file's mode, as Unix has it. */
  mode?: number;
  /** The size that is claimed. */
  size?: number;
  crc?: number;
}

/** A zip with these files (APPNOTE.TXT 4.3): a local header and data for each, the directory, and its end. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const packed = deflateRawSync(entry.data);
    const common = commonHeader(entry, name.length, packed.length);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02"), Buffer.from([20, 3]), common, rest, name);
    locals.push(local);
    offset += local.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** What the local header and the directory both have: version, flags (names in UTF-8), method, time, sums and lengths. */
function commonHeader({ data, size, crc }: ZipEntry, nameLength: number, packedLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x0800, 2);
  header.writeUInt16LE(8, 4);
  header.writeUInt32LE(crc ?? crc32(data), 10);
  header.writeUInt32LE(packedLength, 14);
  header.writeUInt32LE(size ?? Buffer.byteLength(data), 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}
