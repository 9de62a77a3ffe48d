import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../root.ts";
import { type Chromium, lookAtReport, lookAtUi } from "./looks.ts";
import { lookAtOwnServer } from "./own-server.ts";

/**
 * `npm run test:browser`, in a real browser: the picture of the wire of a learner's failing answer must be seen in
 * Vitest's UI and in its HTML report, and the web server of lesson 10 must serve a page with an image and a style sheet.
 * Screenshots are left in `reports/browser/`. The browser's driver is not part of the workbook: it is installed into a
 * temporary folder, and the browser itself where the system's packages have one.
 */
const looks = {
  "the picture of the wire is seen in Vitest's UI": lookAtUi,
  "the picture of the wire is seen in the HTML report": lookAtReport,
  "the web server of lesson 10 serves a page with its image and its style sheet": lookAtOwnServer,
};

const browsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const browser = findBrowser() ?? installBrowser();
if (!browser) {
  console.log(
    "There is no Chromium on this machine and it cannot be installed here: nothing was checked. Set CHROMIUM to the path of one.",
  );
  console.log(`0 passed, 0 failed, ${Object.keys(looks).length} skipped`);
} else {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workbook-browser-")));
  try {
    process.exitCode = await lookAtAll(driver(folder), browser);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lookAtAll(chromium: Chromium, executablePath: string): Promise<number> {
  const shots = join(root, "reports", "browser");
  mkdirSync(shots, { recursive: true });
  let failed = 0;
  for (const [name, look] of Object.entries(looks)) {
    try {
      await look(chromium, executablePath, shots);
      console.log(`✓ ${name}`);
    } catch (error) {
      failed++;
      console.error(`× ${name}:`, error);
    }
  }
  console.log(`screenshots: ${shots}\n${Object.keys(looks).length - failed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

function findBrowser(): string | undefined {
  return [process.env.CHROMIUM ?? "", ...browsers].find((path) => path && existsSync(path));
}

/** Debian and its kin have a package; elsewhere the reader is told. */
function installBrowser(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "chromium"],
  ]) {
    if (
      spawnSync("apt-get", args, {
        stdio: "ignore",
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      }).status !== 0
    )
      return undefined;
  }
  return findBrowser();
}

function driver(folder: string): Chromium {
  writeFileSync(join(folder, "package.json"), "{}");
  const npm = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", "playwright-core@1.65.1"],
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
  );
  if (npm.status !== 0)
    throw new Error("playwright-core could not be installed: is the package registry within reach?");
  return (createRequire(join(folder, "package.json"))("playwright-core") as { chromium: Chromium }).chromium;
}
