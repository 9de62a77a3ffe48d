import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { root } from "../../root.ts";
import { type Miniature, makeMiniature, outerEnvironment } from "../testing/miniature.ts";

/** The parts of playwright-core that are used here. */
export interface Chromium {
  launch(options: { executablePath: string; args: string[] }): Promise<Browser>;
}

interface Browser {
  newPage(options: {
    viewport: { width: number; height: number };
    colorScheme: "light" | "dark";
  }): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  /** Runs this code in the page. */
  evaluate<T>(code: string): Promise<T>;
  setDefaultTimeout(milliseconds: number): void;
  getByText(text: string): Locator;
  locator(selector: string): Locator;
  screenshot(options: { path: string }): Promise<unknown>;
}

interface Locator {
  first(): Locator;
  last(): Locator;
  click(): Promise<void>;
  waitFor(): Promise<void>;
  evaluate<T>(
    inspect: (element: { naturalWidth: number; src: string; decode(): Promise<void> }) => T | Promise<T>,
  ): Promise<T>;
}

const step = "06-echo/01-say-hello";
const title = "6.1 Say hello";
const failingTest = "an answer in pieces comes back whole";
const vitest = "node_modules/vitest/vitest.mjs";
const chromiumArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Vitest's UI, as `npm run ui` opens it. */
export async function lookAtUi(chromium: Chromium, executablePath: string, shots: string): Promise<void> {
  const workbook = wrongAnswer();
  const ui = spawn(process.execPath, [vitest, "watch", "--ui", "--open=false", "--api.host=127.0.0.1"], {
    cwd: workbook.folder,
    env: { ...outerEnvironment(), NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  try {
    const url = await printed(ui, /http:\/\/\S+\/__vitest__\/\S*/);
    await inBothLights(chromium, executablePath, async (page, light) => {
      await page.goto(url);
      await seePicture(page, join(shots, `ui-${light}.png`));
    });
  } finally {
    ui.kill("SIGKILL");
    workbook.dispose();
  }
}

/** Vitest's HTML report, as a teacher may keep it. */
export async function lookAtReport(chromium: Chromium, executablePath: string, shots: string): Promise<void> {
  const workbook = wrongAnswer();
  await workbook.run(["run", "--reporter=html"], { program: vitest.replace("node_modules/", "") });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const file = join(workbook.folder, "html", path === "/" ? "index.html" : path);
    try {
      response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
      response.end(readFileSync(file));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  try {
    await new Promise((done) => server.once("listening", done));
    await inBothLights(chromium, executablePath, async (page, light) => {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await seePicture(page, join(shots, `report-${light}.png`));
    });
  } finally {
    server.close();
    workbook.dispose();
  }
}

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** A learner's answer with a known mistake. */
function wrongAnswer(): Miniature {
  const workbook = makeMiniature([step]);
  workbook.write(
    `exercises/${step}.ts`,
    readFileSync(join(root, "tests", `${step}.wrong`, "never-ends.ts"), "utf8"),
  );
  return workbook;
}

export async function inBothLights(
  chromium: Chromium,
  executablePath: string,
  look: (page: Page, light: "light" | "dark") => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  try {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme });
      page.setDefaultTimeout(60_000);
      await look(page, colorScheme);
    }
  } finally {
    await browser.close();
  }
}

/** The step by its title, the failing test, and beside the transcript the picture, drawn. */
async function seePicture(page: Page, shot: string): Promise<void> {
  await page.getByText(title).first().waitFor();
  await page.getByText(failingTest).first().click();
  await page.getByText("on the wire · 127.0.0.1").first().waitFor();
  const picture = page.locator('img[src*="svg"]:not([src*="favicon"])').first();
  await picture.waitFor();
  const width = await picture.evaluate(async (image) => {
    await image.decode();
    return image.naturalWidth;
  });
  await page.screenshot({ path: shot });
  if (width < 400) throw new Error(`The picture is ${width} pixels wide: it was not drawn.`);
}

/** What a program prints, up to the first place that matches. Rejects if the program ends before. */
export function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = "";
  return new Promise((done, fail) => {
    child.once("close", () => fail(new Error(`The program ended: ${text}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) done(found[0]);
    });
  });
}
