/** Each spelling of "one folder up" is one that a real server fell for: that makes this long. */
import { realpath, symlink } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { safePath } from "#exercises/10-web-server/04-safe-path.ts";
import { hasLinks, makeFolder, watchOpens } from "../../local-servers/folder.ts";
import { describeValue } from "../kit/bytes.ts";
import { diagnose, expect, inAnswer, outcome, own, Random, type Symptoms, test } from "../test.ts";

const files = {
  "www/tom.txt": "Tom",
  "www/cats/minou.txt": "Minou",
  "www/..notes.txt": "notes",
  "www/cats/a..b.txt": "a..b",
  ...(hasLinks ? { "www/dots../tom.txt": "Tom" } : {}), // Windows drops dots at the end of a name.
  "www/100%.txt": "decoded twice",
  "www/100%25.txt": "decoded once",
  "www/café au lait.txt": "coffee",
  "www/a+b.txt": "plus",
  "www/Kater.txt": "capitals",
  "www-private/secret.txt": "secret",
  "secret.txt": "secret",
};

const links = {
  "www/link.txt": { link: "tom.txt" },
  "www/kittens": { link: "cats" },
  "www/secret-link.txt": { link: "../secret.txt" },
  "www/private": { link: "../www-private" },
  "www/nowhere.txt": { link: "nobody.txt" },
};

test("a target names a file, a folder or the root", async () => {
  const folder = await makeFolder(files);

  const bare = await ask(folder, "tom.txt");
  const longer = await ask(folder, "/tom.txt!");
  await finds(folder, "/tom.txt", "tom.txt", (value) => ({
    "cuts-the-last-character": [
      value === undefined && longer.value?.endsWith("tom.txt"),
      "The target was `/tom.txt`, and you returned undefined. For `/tom.txt!`, you found `tom.txt`: your code cuts the last character off. What does `indexOf` return for a target without a `?`, and what does `slice` make of that?",
    ],
    "takes-target-for-absolute": [
      value === undefined && bare.value?.endsWith("tom.txt"),
      "The target was `/tom.txt`, and you returned undefined. Without the slash at its start, you found the file. What does your code make of a path that begins with a slash?",
    ],
  }));
  await finds(folder, "/cats/minou.txt", "cats/minou.txt");
  await finds(folder, "/Kater.txt", "Kater.txt", (value) => ({
    "changes-case": [
      value === undefined || value.endsWith("kater.txt"),
      `The target was \`/Kater.txt\`, a file inside the root, and you returned ${show(folder, value)}. For most systems, capitals are other letters.`,
    ],
  }));
  await finds(folder, "/cats", "cats", (value) => ({
    "files-only": [
      value === undefined,
      "The target was `/cats`, a folder inside the root, and you returned undefined.",
    ],
  }));
  await finds(folder, "/cats/", "cats");
  await finds(folder, "/", "", (value) => ({
    "refuses-the-root": [
      value === undefined,
      "The target was `/`, which names the root itself, and you returned undefined.",
    ],
  }));
});

test("what isn't there is undefined", async () => {
  const folder = await makeFolder({ ...files, ...links });
  await finds(folder, "/tom.txt", "tom.txt");

  for (const target of [
    "/nobody.txt",
    "/cats/tom.txt",
    "/tom.txt/tom.txt",
    "//nobody/tom.txt",
    ...(hasLinks ? ["/nowhere.txt"] : []),
  ]) {
    const { value, error } = await ask(folder, target);

    expect(
      error ?? value,
      diagnose(
        {
          "throws-on-missing": [
            error,
            `The target was ${target}, there is no such file, and you threw ${error}. Any client may ask for what isn't there.`,
          ],
          "takes-a-folder-for-a-host": [
            value?.endsWith("tom.txt") && target.startsWith("//"),
            `The target was ${target}, there is no folder \`nobody\`, and you returned ${show(folder, value)}. In an address, a host comes after two slashes; a target is a path. What reads it as an address in your code?`,
          ],
          "returns-missing-paths": [
            value,
            `The target was ${target}, and you returned ${show(folder, value)}. There is nothing at that place.`,
          ],
        },
        `The target was ${target}, there is no such file, and you returned ${describeValue(value)}. Expected undefined.`,
      ),
    ).toBeUndefined();
  }
});

test("the query doesn't count", async () => {
  const folder = await makeFolder(files);

  for (const target of [
    "/tom.txt?size=large",
    "/tom.txt?",
    "/tom.txt?a?b",
    "/tom.txt?from=/cats/../tom.txt",
    "/tom.txt?100%",
    "/tom.txt?%zz",
  ]) {
    await finds(folder, target, "tom.txt", (value, error) => ({
      "checks-the-query": [
        target.includes("..") && value === undefined && !error,
        `The target was ${target}, and you returned undefined. The two dots are in the query, which doesn't count. What does your code look at before it cuts the query off?`,
      ],
      "decodes-the-query": [
        target.includes("%") && (error instanceof URIError || value === undefined),
        `The target was ${target}, and you ${error ? `threw ${error}` : "returned undefined"}. Only the path is decoded. The query may hold anything.`,
      ],
      "keeps-the-query": [
        value === undefined || String(value).includes("?") || error,
        `The target was ${target}, and you ${error ? `threw ${error}` : `returned ${show(folder, value)}`}. Which part of it names the file?`,
      ],
    }));
  }
});

test("the path is decoded, exactly once", async () => {
  const mistaken = [
    "caf%C3%A9%20au%20lait.txt",
    "cafÃ© au lait.txt",
    "a b.txt",
    "a%23b.txt",
    "a#b.txt",
    "what",
  ];
  const folder = await makeFolder({
    ...files,
    ...Object.fromEntries(mistaken.map((name) => [`www/${name}`, name])),
    ...(hasLinks ? { "www/what?.txt": "what" } : {}),
  });

  await finds(folder, "/caf%C3%A9%20au%20lait.txt", "café au lait.txt", (value) => ({
    "no-decoding": [
      value?.includes("%20"),
      "The target was `/caf%C3%A9%20au%20lait.txt`, which means `café au lait.txt`, and you took it literally.",
    ],
    "decodes-latin1": [
      value?.includes("Ã"),
      "The target was `/caf%C3%A9%20au%20lait.txt`, and you returned `cafÃ© au lait.txt`. The escapes are bytes of UTF-8.",
    ],
  }));
  await finds(folder, "/100%2525.txt", "100%25.txt", (value) => ({
    "decodes-twice": [
      value?.endsWith("100%.txt"),
      "The target was `/100%2525.txt`. That is `100%25.txt`, and you returned `100%.txt`.",
    ],
    "decodes-to-the-end": [
      value === undefined,
      "The target was `/100%2525.txt`. That is `100%25.txt`, a file inside the root, and you returned undefined. The decoded name still has a percent sign in it. What does your code do with a name like that?",
    ],
  }));
  await finds(folder, "/a+b.txt", "a+b.txt", (value) => ({
    "plus-is-space": [
      value?.endsWith("a b.txt"),
      "The target was `/a+b.txt`, and you returned `a b.txt`. A plus is a space in forms, not in paths.",
    ],
  }));
  await finds(folder, "/a%23b.txt", "a#b.txt", (value) => ({
    "decodes-in-part": [
      value?.endsWith("a%23b.txt"),
      "The target was `/a%23b.txt`, and you returned `a%23b.txt`: not every escape was decoded.",
    ],
  }));
  if (!hasLinks) return;
  await finds(folder, "/what%3F.txt", "what?.txt", (value) => ({
    "cuts-after-decoding": [
      value?.endsWith("what"),
      "The target was `/what%3F.txt`, and you returned `what`, not `what?.txt`. An encoded question mark doesn't begin a query.",
    ],
  }));
});

test("nothing outside the root is returned, however it is written", async () => {
  const folder = await makeFolder(files);
  const outside = join(folder, "secret.txt").replaceAll("\\", "/");
  await finds(folder, "/tom.txt", "tom.txt");

  for (const [mistake, question, targets] of [
    [
      "traversal",
      "Two dots lead one folder up, as often as you like.",
      ["/../secret.txt", "/cats/../../secret.txt", "/..", "/cats/../../"],
    ],
    [
      "prefix-is-enough",
      "`www-private` begins with `www` too.",
      ["/../www-private/secret.txt", "/../www-private"],
    ],
    [
      "decodes-after-check",
      "Do you check what you then use?",
      ["/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"],
    ],
    [
      "misses-capitals",
      "Escapes may be written in capitals too.",
      ["/%2E%2E/secret.txt", "/..%2Fsecret.txt"],
    ],
    ["decodes-after-check", "Do you check what you then use?", ["/cats%2f..%2f..%2fsecret.txt"]],
    [
      "removes-dots-once",
      "What is left when the dots are taken out once?",
      ["/....//secret.txt", "/..././secret.txt"],
    ],
    ["decodes-twice", "How often do you decode?", ["/%252e%252e/secret.txt", "/..%252fsecret.txt"]],
    [
      "takes-absolute-paths",
      "Is that path relative to your root?",
      [`/${outside}`, outside, `/%2f${outside.slice(1)}`],
    ],
    [
      "backslash-is-slash",
      "Is a backslash a slash for your system?",
      ["/..\\secret.txt", "/..%5csecret.txt", "/cats\\..\\..\\secret.txt"],
    ],
  ] as const) {
    for (const target of targets) {
      const shown = target.replace(folder, "…");
      await findsNothing(folder, target, (value) => ({
        [mistake]: [
          value,
          `The target was ${shown}, and you returned ${show(folder, value)}, outside of the root. ${question}`,
        ],
      }));
    }
  }
});

test("a link counts as what it leads to", async ({ skip }) => {
  skip(!hasLinks, "this machine has no links");
  const folder = await makeFolder({ ...files, ...links });

  for (const [target, file] of [
    ["/link.txt", "tom.txt"],
    ["/kittens/minou.txt", "cats/minou.txt"],
    ["/kittens", "cats"],
  ] as const) {
    await finds(folder, target, file, (value) => ({
      "refuses-all-links": [
        value === undefined,
        `The target was ${target}, a link to ${file}, which is inside the root, and you returned undefined.`,
      ],
    }));
  }
  for (const target of ["/secret-link.txt", "/private/secret.txt", "/private"]) {
    await findsNothing(folder, target, (value) => ({
      "follows-symlink": [
        value,
        `The target was ${target}, and you returned ${show(folder, value)}. The path is inside the root, but a link on it leads out.`,
      ],
    }));
  }
});

test("a name that only looks like a way up is a name", async () => {
  const folder = await makeFolder(files);

  for (const name of ["..notes.txt", "cats/a..b.txt", ...(hasLinks ? ["dots../tom.txt"] : [])]) {
    await finds(folder, `/${name}`, name, (value) => ({
      "refuses-two-dots": [
        value === undefined,
        `The target was /${name}, a file inside the root, and you returned undefined. Two dots lead up only if nothing else is between the slashes.`,
      ],
    }));
  }
});

test("what can't be a name is undefined, and doesn't reject", async () => {
  // Files whose names a lenient decoder returns for targets that can't be decoded.
  const lenient = Object.fromEntries(
    ["%", "%zz", "tom.txt%2", "caf\ufffd.txt"].map((name) => [`www/${name}`, name]),
  );
  const folder = await makeFolder({ ...files, ...lenient });
  await finds(folder, "/tom.txt", "tom.txt");

  for (const target of [
    "/%",
    "/%zz",
    "/tom.txt%2",
    "/%c3%28",
    "/%ff",
    "/caf%e9.txt",
    "/tom.txt%00",
    "/tom.txt%00.html",
    `/${"x".repeat(5000)}`,
  ]) {
    const { value, error } = await ask(folder, target);
    const shown = target.slice(0, 20);

    expect(
      error ?? value,
      diagnose(
        {
          "throws-on-bad-escape": [
            error instanceof URIError,
            `The target was ${shown}, and you threw ${error}. Any client may send you this.`,
          ],
          "throws-on-nul": [
            error && target.includes("%00"),
            `The target was ${shown}, with a NUL in it, and you threw ${error}. Any client may send you this.`,
          ],
          "throws-on-long-names": [
            error && target.length > 5000,
            `The target was 5,001 characters long, and you threw ${error}. Any client may send you this.`,
          ],
          "keeps-bad-escapes": [
            value && !target.includes("%00"),
            `The target was ${shown}, which can't be decoded, and you returned ${show(folder, value)}. Your decoder guesses. \`decodeURIComponent\` throws instead.`,
          ],
          "cuts-at-nul": [
            value && target.includes("%00"),
            `The target was ${shown}, and you returned ${show(folder, value)}. No file has that name.`,
          ],
        },
        `The target was ${shown}, and you ${error ? `threw ${error}` : `returned ${show(folder, value)}`}. Expected undefined.`,
      ),
    ).toBeUndefined();
  }
});

test("the root may be relative, end with a slash, or be a link", async () => {
  const folder = await makeFolder(files);
  const here = inAnswer(() => process.cwd());
  const roots: [string, string][] = [
    [`${join(folder, "www")}/`, "ends with a slash"],
    [relative(await realpath(here), join(folder, "www")), "is a relative path"],
  ];
  if (hasLinks) {
    await symlink(join(folder, "www"), join(folder, "site"));
    roots.push([join(folder, "site"), "is a link"]);
  }
  for (const [root, why] of roots) {
    const { value, error } = await outcome(1500, "safePath() to resolve", () =>
      safePath(root, "/cats/minou.txt"),
    );

    const isRelative = typeof value === "string" && !isAbsolute(value);
    expect(
      isRelative ? value : (error ?? (value && (await realpath(value)))),
      diagnose(
        {
          "returns-relative-path": [
            isRelative,
            `The root ${why}, the target was /cats/minou.txt, and you returned ${show(folder, value)}. The result must be an absolute path, whatever the root is.`,
          ],
          "compares-another-root": [
            !error && value === undefined,
            `The root ${why}, and you returned undefined for /cats/minou.txt. Are the two paths that you compare written in the same way?`,
          ],
        },
        `The root ${why}, the target was /cats/minou.txt, and you ${error ? `threw ${error}` : `returned ${show(folder, value)}`}.`,
      ),
    ).toBe(join(folder, "www", "cats", "minou.txt"));
    const outside = await outcome(1500, "safePath() to resolve", () => safePath(root, "/../secret.txt"));
    expect(
      outside.error ?? outside.value,
      `The root ${why}, the target was /../secret.txt, and you returned a path outside of the root.`,
    ).toBeUndefined();
  }
});

test("a file that no table holds is found, and its neighbor is not", async () => {
  const random = new Random("files of a root");
  const [inside, place, name, outside] = Array.from({ length: 4 }, () => random.word(7));
  const folder = await makeFolder({
    [`www/${inside}/${place}/${name}.txt`]: "in",
    [`${outside}.txt`]: "out",
  });

  await finds(folder, `/${inside}/${place}/${name}.txt`, `${inside}/${place}/${name}.txt`);
  const target = `/${inside}/..%2f../${outside}.txt`;
  await findsNothing(folder, target, (value) => ({
    traversal: [
      value,
      `The target was ${target}, and you returned ${show(folder, value)}, outside of the root.`,
    ],
  }));
});

test("no file is opened, neither inside nor outside", async () => {
  const folder = await makeFolder({ ...files, ...links });
  await finds(folder, "/tom.txt", "tom.txt");
  const opens = own(inAnswer(watchOpens));

  for (const target of [
    "/tom.txt",
    "/cats/",
    "/nobody.txt",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%2Fsecret.txt",
    "/%252e%252e/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/../secret.txt%00.txt",
    "/../www-private/secret.txt",
    `/${join(folder, "secret.txt")}`,
    "/secret-link.txt",
    "/private/secret.txt",
  ]) {
    const { error } = await ask(folder, target);
    expect(error, `The target was ${target}, and you threw ${error}.`).toBeUndefined();
    const [opened] = opens.paths().filter((path) => path.includes(folder));

    expect(
      opened,
      diagnose({
        "opens-the-file": [
          opened,
          `The target was ${target}, and you opened ${show(folder, opened)}. To learn where a path leads, nothing has to be opened.`,
        ],
      }),
    ).toBeUndefined();
  }
});

interface Found {
  value?: string | undefined;
  error?: unknown;
}

async function ask(folder: string, target: string): Promise<Found> {
  return await outcome(1500, `safePath() to resolve for ${target.slice(0, 40)}`, () =>
    safePath(join(folder, "www"), target),
  );
}

/** The target names this file of the root. */
async function finds(
  folder: string,
  target: string,
  file: string,
  symptoms: (value: string | undefined, error: unknown) => Symptoms = () => ({}),
): Promise<void> {
  const { value, error } = await ask(folder, target);
  const known: Symptoms = {
    ...symptoms(value, error),
    "returns-relative-path": [
      () => !error && value !== undefined && !isAbsolute(value),
      `The target was ${target}, and you returned ${value}, which isn't an absolute path.`,
    ],
  };
  const place = value !== undefined && isAbsolute(value) ? await realpath(value).catch(() => value) : value;
  const did = error ? `threw ${error}` : `returned ${show(folder, value)}`;
  const wanted = `Expected …/${join("www", file)}.`;
  expect(error ?? place, diagnose(known, `The target was ${target}, and you ${did}. ${wanted}`)).toBe(
    join(folder, "www", file).replace(/[\\/]$/, ""),
  );
}

/** The target names nothing outside of the root; something inside of it is fine. */
async function findsNothing(
  folder: string,
  target: string,
  symptoms: (value: string | undefined) => Symptoms,
): Promise<void> {
  const { value, error } = await ask(folder, target);
  const place = value && relative(join(folder, "www"), await realpath(value).catch(() => value));
  const outside = place !== undefined && (isAbsolute(place) || /^\.\.(?:[\\/]|$)/.test(place));
  expect(
    error ?? (outside ? value : undefined),
    diagnose(
      outside ? symptoms(value) : {},
      `The target was ${target}, and you ${error ? `threw ${error}` : `returned ${describeValue(value)}`}. Never reject because of a target.`,
    ),
  ).toBeUndefined();
}

/** A path, told from the folder that holds the root. */
function show(folder: string, path: unknown): string {
  return String(path).replace(folder, "…").replace(relative(process.cwd(), folder), "…");
}
