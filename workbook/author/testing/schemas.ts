import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { root } from "../../root.ts";

const validators = new Map<string, ValidateFunction>();

/** What is wrong with a report by the schema of its form, such as `gradescope`; nothing if it is as it should be. */
export function validate(name: string, value: unknown): string[] {
  const check = validators.get(name) ?? compile(name);
  validators.set(name, check);
  return problemsOf(check, value);
}

/** The same for a schema that is no report's. */
export function validateBy(schema: object, value: unknown): string[] {
  return problemsOf(ajv().compile(schema), value);
}

function compile(name: string): ValidateFunction {
  const file = join(root, "workbook", "report", "schemas", `${name}.json`);
  return ajv().compile(JSON.parse(readFileSync(file, "utf8")) as object);
}

function ajv(): Ajv2020 {
  return new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
}

function problemsOf(check: ValidateFunction, value: unknown): string[] {
  return check(value) ? [] : check.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);
}
