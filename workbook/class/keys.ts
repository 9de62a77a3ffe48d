import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";
import { compare } from "./submissions.ts";

/** The files of an answer by their path in a folder shaped like `exercises/`, and the step that they answer. */
export interface Content {
  stem: string;
  files: Readonly<Record<string, Buffer>>;
}

/** What a verdict depends on besides the answer. */
export interface Setting {
  /** See `workbookVersion`. */
  workbook: string;
  node: string;
  seed: string;
  sealed: boolean;
}

/** What stands for a text. */
export function hashText(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Stands for the step and the content of all files. */
export function hashOf({ stem, files }: Content): string {
  const names = Object.keys(files).sort(compare);
  return hashText(JSON.stringify([stem, ...names.map((name) => [name, hashText(files[name]!)])]));
}

/** Equal keys have equal verdicts: such answers are judged once. */
export function keyOf(hash: string, { workbook, node, seed, sealed }: Setting): string {
  return hashText(JSON.stringify([1, hash, workbook, node, seed, sealed])).slice(0, 32);
}

/** Which of `count` shards a student belongs to, from 1. It depends on nothing but the name. */
export function shardOf(student: string, count: number): number {
  return (Number.parseInt(hashText(student).slice(0, 12), 16) % count) + 1;
}

/** The workbook's version with what stands for everything in it that a verdict depends on: `1.0.0+0a1b2c3d4e5f`. */
export function workbookVersion(workbook = root): string {
  const rooms = ["package.json", "package-lock.json", "local-servers", "tests", "workbook"];
  const files = rooms.flatMap((name) => filesBelow(workbook, name));
  const parts = files.map((name) => [name, hashText(readFileSync(join(workbook, name)))]);
  const { version } = JSON.parse(readFileSync(join(workbook, "package.json"), "utf8")) as { version: string };
  return `${version}+${hashText(JSON.stringify(parts)).slice(0, 12)}`;
}

/** Nothing in these takes part in a verdict. */
const without =
  /\.(?:wrong|right)$|^workbook\/(?:author|commands|class|watch|update|report|terminal)$|^workbook\/.*\.test\.ts$|\/hostile$/;

function filesBelow(workbook: string, name: string): string[] {
  if (without.test(name)) return [];
  try {
    return readdirSync(join(workbook, name))
      .sort(compare)
      .flatMap((part) => filesBelow(workbook, `${name}/${part}`));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTDIR" ? [name] : [];
  }
}
