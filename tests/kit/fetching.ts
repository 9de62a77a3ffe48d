import type { Asked } from "../../local-servers/fetch-handlers.ts";
import type { Symptoms } from "./diagnose.ts";

/** The answer asked for a made-up host in another way than with `fetch()`, the only one that reaches the judge. */
export function withoutFetch(asked: readonly Asked[], error: unknown): Symptoms {
  const host = asked.length ? undefined : hostLookedUp(error);
  return {
    "asks-without-fetch": [
      host,
      `Your code looked up the host ${host} and found no address. In this test, such hosts exist only for fetch(), and your code didn't call it.\nWhat does the task say about how to ask?`,
    ],
  };
}

/** The host of a look-up that failed; what `fetch()` itself looks up doesn't count. */
function hostLookedUp(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.message === "fetch failed") return undefined;
  const { code, cause, hostname } = error as NodeJS.ErrnoException & { hostname?: string };
  return code === "ENOTFOUND" || code === "EAI_AGAIN" ? hostname : hostLookedUp(cause);
}
