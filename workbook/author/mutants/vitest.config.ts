import { defineConfig } from "vitest/config";
import { judgeConfig } from "../../judge/config.ts";

const { test, ...vite } = judgeConfig();
const { pool: _, execArgv: __, ...judge } = test ?? {};

/** The judges (with `WORKBOOK_ROOM=solutions`, on the reference answers) in the plain pool that mutation testing brings itself. */
export default defineConfig({ ...vite, test: { ...judge, name: "mutants" } });
