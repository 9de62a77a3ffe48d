import type { ClassFile } from "./class-file.ts";
import { renderCsv } from "./csv.ts";

/** `grades.csv`: a line for each student. */
export function renderGrades({ setting, steps, students }: ClassFile): string {
  const { workbook, node, seed, sealed } = setting;
  const head = [
    ...["student", "points", "out_of", ...steps.map(({ stem }) => stem)],
    ...["sha256", "workbook", "node", "seed", "sealed", "judged_at", "seconds", "note"],
  ];
  const rows = students.map((student) => [
    ...[student.student, student.points, steps.length],
    ...student.steps.map(({ verdict }) => verdict),
    ...[student.files, workbook, node, seed, sealed ? "yes" : "no"],
    ...[student.judged, (student.milliseconds / 1000).toFixed(1), student.note],
  ]);
  return renderCsv([head, ...rows]);
}
