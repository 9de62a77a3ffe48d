import { root } from "../root.ts";
import { updateWorkbook } from "../update/update.ts";
import { command } from "./command.ts";

/** `update [URL [BRANCH]]`: takes over a newer workbook. */
export const update = command({
  usage: "npm run update -- [URL [BRANCH]]",
  help: "Fetches the newest workbook from where you cloned it, or from the repository that you name. Untouched stubs are replaced. Your answers stay; if a stub has changed, the new one is put beside your answer. Renamed steps keep your answer and your progress.",
  most: 2,
  run: async ([url, branch]) => {
    for (const notice of updateWorkbook(root, url, branch)) console.log(notice);
    return 0;
  },
});
