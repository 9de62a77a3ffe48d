import { expect, test } from "vitest";
import { readContracts } from "./contract.ts";
import { readOutline } from "./outline.ts";
import { signatureMistake } from "./tests/mistakes/signatures.ts";

function mistakeOf(stub: string, answer: string): string | undefined {
  const [contract] = readContracts(`export function take${stub} {}`);
  return signatureMistake(contract!, readOutline(`export function take${answer} {}`).functions.take)?.name;
}

test.for([
  ["other names", "(port: number, host: string)", "(address: string, portNumber: number)"],
  ["a default in place of a type", '(bytes: Uint8Array, charset = "utf-8")', "(label: string, data: Buffer)"],
  [
    "an outer pair",
    "(bytes: Uint8Array, port: number, host: string)",
    "(ip: string, p: number, b: Uint8Array)",
  ],
  ["the same names", "(port: number, host: string)", "(host, port)"],
])("sees parameters in another order: %s", ([, stub, answer]) => {
  expect(mistakeOf(stub!, answer!)).toBe("swaps-parameters");
});

test.for([
  ["under their names", "(url: string, options: { a: number; b: number })", "(url, a, b)"],
  ["one of them alone", "(url: URL, options: { lookup?: string } = {})", "(url, lookup)"],
  ["in place of another", "(target: { port: number; host: string }, port = 0)", "(port, host)"],
  ["under other names", "(header: { type: number; length: number })", "(t: number, l: number)"],
])("sees the properties of an object as parameters: %s", ([, stub, answer]) => {
  expect(mistakeOf(stub!, answer!)).toBe("spreads-parameters");
});

test.for([
  ["other names in order", "(port: number, host: string)", "(p: number, h: string)"],
  ["no types", "(port: number, host: string)", "(a, b)"],
  ["right names with wrong types", "(port: number, host: string)", "(port: string, host: number)"],
  ["an object taken apart", "(header: { type: number; length: number })", "({ type, length })"],
  ["a parameter more", "(url: string, options: { a: number; b: number })", "(url, options, tries)"],
])("says nothing of %s", ([, stub, answer]) => {
  expect(mistakeOf(stub!, answer!)).toBeUndefined();
});

test.for([
  ["fetch", "const r = fetch(url); if (!r.ok) throw 1;", "fetch r ok"],
  ["a function of its own", "const read = async () => ''; const t = read(); t.split('');", "read t split"],
  ["an import", "import { stat } from 'node:fs/promises'; const i = stat(p) as any; i.size;", "stat i size"],
  ["a resolver", "const list = resolver.resolve4(name); list[0];", "resolver.resolve4 list "],
])("sees a promise that is taken for its value: %s", ([, text, said]) => {
  const [read] = readOutline(text!).readPromises;

  expect(`${read?.call} ${read?.name} ${read?.part}`).toBe(said);
});

test.for([
  ["await", "const r = await fetch(url); r.ok;"],
  ["a later await", "const r = fetch(url); (await r).ok;"],
  ["then", "const r = fetch(url); r.then(() => {});"],
  ["await after then", "const t = (await fetch(url)).text(); t.then(f);"],
  ["a chain", "const r = fetch(url).then((r) => r.ok); r.catch(f);"],
  ["another variable of that name", "const r = fetch(url); function f(r) { return r.ok; }"],
  ["a new value", "let r = fetch(url); r = await r; r.ok;"],
  ["a function that only looks like it", "const i = stat(p); i.size;"],
])("leaves alone what waits: %s", ([, text]) => {
  expect(readOutline(text!).readPromises).toEqual([]);
});

test("a return of undefined is no value", () => {
  const { read } = readOutline(
    "export function read(x) { if (!x) return undefined; x.map((y) => { return y; }); }",
  ).functions;

  expect(read).toMatchObject({ neverReturns: true, returnInCallback: 1 });
});
