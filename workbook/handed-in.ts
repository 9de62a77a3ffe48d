import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.ts";
import { changeTexts, type StepResult } from "./verdict.ts";

/** A folder on this machine, and what it is called in front of whoever handed in what lies there. */
export interface HandedIn {
  folder: string;
  /** What stands before a path in it: `exercises/`, or nothing. */
  prefix: string;
  /** The folder itself, in a sentence. */
  name: string;
}

/** A result that names each file as whoever handed it in knows it: where it lies on this machine is nobody's concern. */
export function asHandedIn(result: StepResult, { folder, prefix, name }: HandedIn): StepResult {
  const places = [pathToFileURL(folder).href, folder, relative(root, folder)]
    .filter(Boolean)
    .map((place) => place.replaceAll("\\", "/"));
  const told = changeTexts(result, (text) =>
    places.reduce((left, place) => left.replaceAll(`${place}/`, prefix).replaceAll(place, name), text),
  );
  return { ...told, answer: prefix + relative(folder, result.answer).replaceAll("\\", "/") };
}
