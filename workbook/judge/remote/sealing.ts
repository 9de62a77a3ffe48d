import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isAlive } from "../../progress/lock.ts";
import { UserError } from "../../user-error.ts";

/**
 * Strangers' answers run sealed: bubblewrap gives each process a file system with nothing in it but Node and the shim that
 * runs the answer, and the whole judgement a network with nothing in it but loopback. Two layers are needed, because
 * the judge's local servers and the answer must share that network and nothing else.
 *
 * The outer layer has a folder that exists only inside it. There lies the shim, which nobody can write to, and a slot for
 * each thread that judges: a small file system in which each answer's process has a folder of its own, which it shares
 * with the judge for local sockets. Nothing that an answer leaves is seen by the next one.
 */

/** Names that folder; set where this process is inside the outer layer. */
const variable = "WORKBOOK_SEALED";
/** How large a file system is that an answer may write to, in bytes. */
const writable = 16 * 2 ** 20;
/** How many threads may judge sealed answers in one outer layer. */
const slots = 32;
/** Processes and threads, open files, and bytes in one file that an answer may have. */
const most = { processes: 128, files: 256, fileSize: writable };
/** Beside those of the answer, the same user's processes count: the other answers' and the judge's own. */
const roomForOthers = 512;
/** The first user that answers run as where the judge is the administrator, and how many there are. */
const users = { first: 60_000, count: 5000 };

/** The folder of the outer layer; undefined where answers run unsealed. */
export function sealedFolder(): string | undefined {
  return process.env[variable];
}

/**
 * Runs this program again inside the outer layer, and returns its exit code.
 *
 * @throws UserError if this machine cannot seal
 */
export function runSealed(args: readonly string[]): number {
  const reason = whyNotSealed();
  if (reason) throw new UserError(reason);
  const folder = mkdtempSync("/tmp/workbook-"); // The way there must be open to other users, as TMPDIR may not be.
  const shim = fileURLToPath(new URL("../../answer/", import.meta.url));
  try {
    const [file = "", ...layer] = layerCommand();
    const own = [
      ...["--size", String(writable), "--tmpfs", folder, "--ro-bind", shim, join(folder, "shim")],
      ...Array.from({ length: slots }, (_, slot) => slotOf(folder, slot)).flatMap((path) => [
        ...["--size", String(writable), "--tmpfs", path],
      ]),
      ...["--setenv", variable, folder],
    ];
    const program = [process.execPath, ...process.execArgv, ...args];
    const { status, signal } = spawnSync(file, [...layer, ...own, "--", ...program], { stdio: "inherit" });
    return status ?? (signal ? 1 : 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands before a program that gets a network of its own, with nothing in it but loopback, and all files. */
export function layerCommand(): string[] {
  return ["bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"];
}

/** Why this machine cannot seal, in words for whoever asked for it; undefined if it can. */
export function whyNotSealed(): string | undefined {
  const asked = ["--unshare-user", "--unshare-net", "--ro-bind", "/", "/", "true"];
  const { error, status, stderr } = spawnSync("bwrap", asked);
  if (error)
    return "--sealed needs bubblewrap, which runs on Linux only. Install its package (Debian, Ubuntu: apt install bubblewrap).";
  if (status === 0) return undefined;
  const reason = String(stderr).trim().split("\n")[0];
  return `--sealed needs user and network namespaces, which this machine or container does not allow (${reason}). Allow them as platforms/README.md explains, or judge without --sealed what you trust.`;
}

/** What this thread's processes have for themselves; undefined where answers run unsealed. See `Seal` in `line.mjs`. */
export function claimSeal(): { slot: string; firstUser: number } | undefined {
  const folder = sealedFolder();
  if (!folder) return undefined;
  const number = Array.from({ length: slots }, (_, slot) => slot).find((slot) => claim(folder, slot));
  if (number === undefined) throw new Error(`at most ${slots} threads can judge sealed answers`);
  const firstUser = users.first + (((process.pid * slots + number) * 30) % users.count);
  return { slot: slotOf(folder, number), firstUser };
}

function slotOf(folder: string, slot: number): string {
  return join(folder, String(slot));
}

/** True if no thread of a living process has this slot; then it is this thread's, for as long as its process lasts. */
function claim(folder: string, slot: number): boolean {
  const mark = join(folder, `taken-${slot}`);
  try {
    symlinkSync(String(process.pid), mark);
    return true;
  } catch {
    if (isAlive(Number(readlinkSync(mark)))) return false;
    rmSync(mark, { force: true });
    return claim(folder, slot);
  }
}

/**
 * What stands before the program of an answer, so that it runs sealed; `program` is found again inside. `{folder}` and
 * `{user}` stand for what each process has for itself.
 */
export function seal(program: readonly string[], limits: string): string[] {
  const [node = "", ...rest] = program;
  const shim = join(sealedFolder() ?? "", "shim");
  const inside = rest.map((part) => (part.endsWith("main.mjs") ? "/answer/main.mjs" : part));
  return [
    ...limited(),
    "bwrap",
    ...["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ...["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"],
    ...["--setenv", "WORKBOOK_LIMITS", limits, "--setenv", "HOME", "/tmp", "--setenv", "TMPDIR", "/tmp"],
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["--size", String(writable), "--tmpfs", "/dev/shm", "--size", String(writable), "--tmpfs", "/tmp"],
    // After /tmp: this Node itself may lie there.
    ...[node, ...libraries(node)].flatMap((file) => ["--ro-bind", file, file]),
    ...["--ro-bind", shim, "/answer", "--bind", "{folder}", "{folder}", "--chdir", "/tmp"],
    ...["--remount-ro", "/", "--remount-ro", "/dev"],
    "--",
    node,
    ...inside,
  ];
}

/** The libraries that a program needs, by the system's own word. */
function libraries(program: string): string[] {
  const { stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  return [...new Set([...(stdout ?? "").matchAll(/(\/\S+) \(0x/g)].map(([, file]) => file!))];
}

/**
 * The system's limits. They do not hold for the administrator, so an administrator's answers run as somebody else, each
 * process as another: what one uses up is not missing from the next.
 */
function limited(): string[] {
  const isRoot = process.getuid?.() === 0;
  const processes = most.processes + (isRoot ? 0 : roomForOthers + processesOf(process.getuid?.()));
  const limits = [`--nproc=${processes}`, `--nofile=${most.files}`, `--fsize=${most.fileSize}`, "--core=0"];
  const other = ["setpriv", "--reuid={user}", "--regid={user}", "--clear-groups"];
  return ["prlimit", ...limits, "--", ...(isRoot ? other : [])];
}

/** How many processes and threads a user has now. */
function processesOf(user: number | undefined): number {
  const counts = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return statSync(`/proc/${pid}`).uid === user ? readdirSync(`/proc/${pid}/task`).length : 0;
      } catch {
        return 0; // It has ended.
      }
    });
  return counts.reduce((sum, count) => sum + count, 0);
}
