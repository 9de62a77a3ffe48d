import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { stateFolder } from "../progress/state.ts";
import { root } from "../root.ts";
import { limits } from "./limits.ts";
import { standIns } from "./stand-in.ts";
import { testModules } from "./test-modules.ts";

/** Steps run in the course's order, not the last failure first. */
class InOrder extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    return specifications.toSorted((left, right) => left.moduleId.localeCompare(right.moduleId));
  }
}

/**
 * Keeps what Vitest makes of the judge's own modules from one start to the next; `stand-in.ts` leaves out all others. In
 * a tree where nothing can be written there is nothing to keep. Neither is anything kept or taken from there where
 * strangers' answers are judged: one that runs unsealed could have written there what the judge runs next.
 */
function moduleCache(ofStrangers: boolean): { fsModuleCache: boolean; fsModuleCachePath: string } {
  const folder = join(stateFolder(), "cache");
  if (ofStrangers) return { fsModuleCache: false, fsModuleCachePath: folder };
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return { fsModuleCache: true, fsModuleCachePath: folder };
  } catch {
    return { fsModuleCache: false, fsModuleCachePath: folder };
  }
}

/**
 * Vitest's settings for judging: the same for plain Vitest, its UI, and the workbook's own engine. `ofStrangers` is true
 * where the answers are not those of whoever runs the judge.
 */
export function judgeConfig({ ofStrangers = false } = {}): ViteUserConfig {
  return {
    root,
    plugins: [standIns(), testModules()],
    test: {
      include: ["tests/[0-9]*/*.test.ts"],
      // No test runs an answer in its own process, so tests may share one; an answer has a process of its own.
      pool: "threads",
      isolate: false,
      runner: "./workbook/judge/tests/runner.ts",
      setupFiles: ["./workbook/judge/tests/setup.ts"],
      experimental: moduleCache(ofStrangers),
      testTimeout: 0,
      hookTimeout: limits.test,
      teardownTimeout: 2000,
      maxWorkers: 2,
      includeTaskLocation: true,
      chaiConfig: { truncateThreshold: 240 },
      sequence: { sequencer: InOrder },
      // The judge's own frames say nothing to a learner, unless an error has no others.
      onStackTrace: (_, { file }) => !/\/(?:tests\/kit|workbook\/judge)\//.test(file),
    },
  };
}
