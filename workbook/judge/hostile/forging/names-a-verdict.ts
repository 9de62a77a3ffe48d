// Throws errors with the names of the judge's own, to be the workbook's fault.
// verdict: failed, crashed
// says: Broken
export async function answer(): Promise<number> {
  throw Object.assign(new Error("[passed] The workbook itself fails here."), { name: "Broken" });
}
