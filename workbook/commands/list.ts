import { selectSteps } from "../course/select.ts";
import { findLessons } from "../course/steps.ts";
import { readStanding } from "../progress/standing.ts";
import { renderList } from "../report/text.ts";
import { painterFor } from "../terminal/paint.ts";
import { command } from "./command.ts";

/** `list [STEP…]`: steps and progress, as far as they were judged. It judges nothing itself. */
export const list = command({
  usage: "npm run list [STEP…]",
  help: "Lists the steps and your last verdicts. Name steps or lessons to see only those. It judges nothing.",
  run: async (names) => {
    const lessons = findLessons();
    const steps = lessons.flatMap((lesson) => lesson.steps);
    const chosen = new Set(selectSteps(steps, names));
    const { verdicts } = readStanding(steps);
    const shown = lessons.map((lesson) => ({
      ...lesson,
      steps: lesson.steps.filter((step) => chosen.has(step)),
    }));
    const paint = painterFor(process.stdout);
    for (const row of renderList(shown, verdicts)) console.log(paint(row));
    const passed = steps.filter(({ stem }) => verdicts[stem] === "passed").length;
    console.log(`\n${passed} of ${steps.length} steps passed. "npm start" takes you to the next.`);
    return 0;
  },
});
