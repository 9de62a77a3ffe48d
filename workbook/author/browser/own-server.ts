import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { root } from "../../root.ts";
import { outerEnvironment } from "../testing/miniature.ts";
import { type Chromium, inBothLights, type Page, printed } from "./looks.ts";

const program = "exercises/10-web-server/terminal-web.ts";
/** The image's sides in pixels, and the color that the style sheet gives the heading: nothing else makes them so. */
const sides = { width: 37, height: 23 };
const color = "rgb(1, 102, 3)";
const page = `<!DOCTYPE html>
<title>Zoë’s cats</title>
<link rel="stylesheet" href="style%20sheet.css">
<h1>Zoë’s cats ☕</h1>
<img alt="Tom" src="my%20cats/tom%20%26%20co%23.png">
`;

/**
 * The web server of lesson 10, made of its reference answers for steps 3 and 5, as `terminal-web.ts` puts them together:
 * a browser finds a page by the links of the folder's list and shows it with its image and its style sheet. On the second
 * visit, what hasn't changed is answered with 304.
 */
export async function lookAtOwnServer(
  chromium: Chromium,
  executablePath: string,
  shots: string,
): Promise<void> {
  const folder = makeSite();
  const server = spawn(
    process.execPath,
    ["--conditions=solutions", "--import", "tsx", join(root, program), "0", folder],
    { cwd: root, env: { ...outerEnvironment(), NO_COLOR: "1" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const transcript = record(server);
    const url = await printed(server, /http:\/\/127\.0\.0\.1:\d+\//);
    await inBothLights(chromium, executablePath, async (tab, light) => {
      await tab.goto(url);
      await tab.getByText("page.html").first().click();
      await seePage(tab);
      await tab.screenshot({ path: join(shots, `own-server-${light}.png`) });
      await tab.reload();
      await seePage(tab);
    });
    if (!transcript().includes("304 Not Modified"))
      throw new Error("The second visit was not answered with 304.");
  } finally {
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The image was decoded and the style sheet applied: both came whole, with a type that the browser accepts. */
async function seePage(tab: Page): Promise<void> {
  const image = tab.locator("img").first();
  await image.waitFor();
  const width = await image.evaluate(async (element) => {
    await element.decode();
    return element.naturalWidth;
  });
  if (width !== sides.width) throw new Error(`The image is ${width} pixels wide, not ${sides.width}.`);
  const seen = await tab.evaluate<string>("getComputedStyle(document.querySelector('h1')).color");
  if (seen !== color)
    throw new Error(`The heading's color is ${seen}, not ${color}: the style sheet was not loaded.`);
  const heading = await tab.evaluate<string>("document.querySelector('h1').textContent");
  if (heading !== "Zoë’s cats ☕") throw new Error(`The heading is ${JSON.stringify(heading)}.`);
}

/** A folder with a page, a style sheet and an image, with names that are not easy. */
function makeSite(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workbook-site-")));
  mkdirSync(join(folder, "my cats"));
  writeFileSync(join(folder, "page.html"), page);
  writeFileSync(join(folder, "style sheet.css"), `h1 { color: ${color}; }\n`);
  writeFileSync(join(folder, "my cats", "tom & co#.png"), grayImage());
  return folder;
}

/** A gray PNG (RFC 2083): a signature, and chunks of length, name, data and checksum. */
function grayImage(): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(sides.width, 0);
  head.writeUInt32BE(sides.height, 4);
  head[8] = 8; // Bits per pixel; the zeros after it mean gray, and nothing special.
  const rows = Buffer.alloc(sides.height * (sides.width + 1), 128);
  for (let row = 0; row < sides.height; row++) rows[row * (sides.width + 1)] = 0; // Each row begins with its filter.
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.of())];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** Returns a function that says what the program has printed so far. */
function record(child: ChildProcess): () => string {
  let text = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    text += bytes;
  });
  return () => text;
}

/** Ends the server as a learner does, with Ctrl-C. Its `close()` must finish although the browser's connections are kept. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, "close");
  server.kill("SIGINT");
  const [code] = await ended;
  if (code) throw new Error(`The server ended with exit code ${code} after Ctrl-C.`);
}
