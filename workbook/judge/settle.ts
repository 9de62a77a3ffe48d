import type { RunnerTask, RunnerTestCase } from "vitest";
import type { createMethodsRPC, TestProject } from "vitest/node";
import type { WireEvent } from "../../local-servers/wire.ts";
import { illustration } from "../../tests/judge/illustration.ts";

export type OpenTest = RunnerTestCase;

/** A test that had ended before. */
export interface Finished {
  result: unknown;
  wire: WireEvent[];
}

/** How a run that cannot go on is brought to an end. */
export interface Ending {
  files: string[];
  /** Results that the process reported before. */
  done: Map<string, Finished>;
  /** The test during which it happened; none if no test had begun. */
  stuck: OpenTest | undefined;
  /** What to tell of it; none if nobody wants to know any more. */
  error: { name: string; message: string; stack: string } | undefined;
  wire: WireEvent[];
}

type Methods = ReturnType<typeof createMethodsRPC>;
type Packs = Parameters<Methods["onTaskUpdate"]>[0];
type Events = Parameters<Methods["onTaskUpdate"]>[1];

/** The tests of these files that have no result yet. */
export function openTests(project: TestProject, files: string[]): OpenTest[] {
  return fileTasks(project, files).flatMap(tests).filter(isOpen);
}

/**
 * Tells Vitest in the process's place how its files ended: finished tests keep their result, the stuck one fails with
 * the error, the others are skipped as not run.
 */
export async function settle(
  project: TestProject,
  methods: Methods,
  { files, done, stuck, error, wire }: Ending,
): Promise<void> {
  const packs: Packs = [];
  const events: Events = [];
  for (const file of fileTasks(project, files)) {
    for (const test of tests(file).filter(isOpen)) {
      const ended =
        test === stuck
          ? { result: { state: "fail", errors: error ? [error] : [] }, wire }
          : done.get(test.id);
      const result = (ended?.result ?? { state: "skip", note: "not run" }) as Packs[number][1];
      packs.push([test.id, result, { ...test.meta, ...(ended?.wire.length && { wire: ended.wire }) }]);
      events.push([test.id, "test-finished", undefined]);
    }
    const own =
      error && !stuck
        ? { state: "fail" as const, errors: [error] }
        : { state: error ? ("fail" as const) : ("skip" as const) };
    packs.push([file.id, own, file.meta]);
    events.push([file.id, file.tasks.length ? "suite-finished" : "suite-failed-early", undefined]);
  }
  await methods.onTaskUpdate(packs, events);
  const picture = stuck && error && illustration(stuck, wire, error);
  if (picture)
    await methods.onTaskArtifactRecord(stuck.id, { type: "internal:annotation", annotation: picture });
}

function fileTasks(project: TestProject, files: string[]) {
  return project.vitest.state.getFiles(files).filter((file) => (file.projectName ?? "") === project.name);
}

function tests(task: RunnerTask): OpenTest[] {
  if (task.type === "test") return [task];
  return task.tasks.flatMap(tests);
}

function isOpen(test: OpenTest): boolean {
  return (
    test.mode !== "skip" &&
    test.mode !== "todo" &&
    !["pass", "fail", "skip"].includes(test.result?.state ?? "")
  );
}
