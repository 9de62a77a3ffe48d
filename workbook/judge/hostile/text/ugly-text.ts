// Prints and throws text that is a command to the service that runs the judge, or breaks a report.
// verdict: failed
export async function answer(): Promise<number> {
  const ugly =
    "]]></failure>\u0000\u0007\ud800\u001b[2J::error::x\n::stop-commands::x\n##[error]x\n%0A::set-output name=x::y\r\n<b>&amp;'\"`\u202e";
  console.log(ugly);
  throw new Error(ugly);
}
