import type { Beginning } from "./journal.ts";

/**
 * What is not as it was when the run to be resumed began, a line each; nothing if all is the same. What has changed is
 * judged again: every verdict is kept under what it depends on.
 */
export function describeChanges(before: Beginning, now: Beginning): string[] {
  const { setting: old } = before;
  const { setting } = now;
  return [
    ...(old.seed === setting.seed
      ? []
      : [`The seed was ${old.seed} and is ${setting.seed} now: everything is judged again.`]),
    ...(old.workbook === setting.workbook ? [] : ["The workbook has changed: everything is judged again."]),
    ...(old.node === setting.node
      ? []
      : [`Node was ${old.node} and is ${setting.node} now: everything is judged again.`]),
    ...(old.sealed === setting.sealed
      ? []
      : [
          `The run was ${sealedWord(old.sealed)} and is ${sealedWord(setting.sealed)} now: everything is judged again.`,
        ]),
    ...(before.shard === now.shard
      ? []
      : [`The shard was ${before.shard ?? "all"} and is ${now.shard ?? "all"} now.`]),
    ...describeSteps(before.steps, now.steps),
    ...describeStudents(before.students, now.students),
  ];
}

function sealedWord(sealed: boolean): string {
  return sealed ? "sealed" : "unsealed";
}

function describeSteps(before: readonly string[], now: readonly string[]): string[] {
  const added = now.filter((stem) => !before.includes(stem)).length;
  const gone = before.filter((stem) => !now.includes(stem)).length;
  if (!added && !gone) return [];
  return [`Other steps are judged now: ${added} more, ${gone} fewer.`];
}

function describeStudents(before: Beginning["students"], now: Beginning["students"]): string[] {
  const has = (students: Beginning["students"], name: string) => Object.hasOwn(students, name);
  const added = Object.keys(now).filter((name) => !has(before, name));
  const gone = Object.keys(before).filter((name) => !has(now, name));
  const changed = Object.keys(now).filter((name) => has(before, name) && before[name] !== now[name]);
  return [
    ...(added.length ? [`${submissions(added)} new.`] : []),
    ...(changed.length
      ? [`${submissions(changed, "has", "have")} changed; what changed is judged again.`]
      : []),
    ...(gone.length
      ? [`${submissions(gone)} gone. An earlier report stays where it is, but nothing else does.`]
      : []),
  ];
}

function submissions(names: readonly string[], one = "is", many = "are"): string {
  return names.length === 1 ? `1 submission ${one}` : `${names.length} submissions ${many}`;
}
