import { defineConfig } from "vitest/config";
import { judgeConfig } from "./workbook/judge/config.ts";

export default defineConfig(judgeConfig());
