/** Files, folders, types, tags, links and methods, each with its own ways to go wrong: that makes this long. */
import { once } from "node:events";
import { utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileHandler, type Request, type Response } from "#exercises/10-web-server/05-static-files.ts";
import { type Entry, hasLinks, makeFolder, watchOpens } from "../../local-servers/folder.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { describeValue } from "../kit/bytes.ts";
import { diagnose, expect, inAnswer, outcome, own, Random, suspect, test } from "../test.ts";

const bytes = Uint8Array.from({ length: 1000 }, (_, byte) => byte);

const files: Record<string, Entry> = {
  "www/tom.txt": "Tom ☕",
  "www/cat.png": bytes,
  "www/cats/minou.txt": "Minou",
  "www/cats/kittens/mimi.txt": "Mimi",
  "www/empty.css": "",
  "secret.txt": "secret",
};

/** Names that mean something else in HTML or in an address. */
const oddNames = [
  ...["it's & co.txt", "50%.txt", "a#b.txt", "café.txt", "&lt;.txt", "a b.txt", "100%25.txt"],
  ...(hasLinks ? ["<b>bold<b>.txt", '"quoted".txt', "what?.txt", "mailto:tom.txt"] : []),
];

test("a file comes with its bytes, whatever they are", async () => {
  const get = await serve(files);

  const { status, body } = await get("/cat.png");

  expect(status, `The target was /cat.png, a file, and you answered ${status}.`).toBe(200);
  expect(
    body,
    diagnose(
      {
        "text-only": [
          Buffer.from(body ?? "").includes("\ufffd"),
          "A picture isn't text, and not all of its bytes survived being read as text.",
        ],
      },
      "The target was /cat.png, and your body isn't what is in the file:",
    ),
  ).toEqualBytes(bytes);
  const { body: asked } = await get("/tom.txt?size=large");
  expect(asked, "The target was /tom.txt?size=large, and your body isn't what is in tom.txt:").toEqualBytes(
    "Tom ☕",
  );
  const empty = await get("/empty.css");
  expect(
    empty.status,
    diagnose(
      {
        "empty-is-missing": [
          empty.status === 404,
          "`empty.css` is a file without any bytes, and you answered 404. It is there.",
        ],
      },
      `\`empty.css\` is a file without any bytes, and you answered ${empty.status}.`,
    ),
  ).toBe(200);
  expect(empty.body, "`empty.css` is a file without any bytes, and your body has some:").toEqualBytes("");
});

test("a file that no table holds comes too", async () => {
  const random = new Random("a file of a site");
  const [folder, name, text] = [random.word(6), random.word(8), random.word(40)];
  const get = await serve({ [`www/${folder}/${name}.css`]: text });

  const { status, body } = await get(`/${folder}/${name}.css`);

  expect(
    `${status} ${Buffer.from(body)}`,
    `The file ${folder}/${name}.css holds "${text}", and you answered ${status} with "${Buffer.from(body)}".`,
  ).toBe(`200 ${text}`);
});

test("the type comes from the table, by the extension", async () => {
  const names = ["a.html", "a.css", "a.js", "a.txt", "a.json", "a.svg", "a.png", "a.jpg"];
  const others = ["A.TXT", "cats.v2.txt", "cats.tar.gz", "a.html.bak", "cats", "a.md"];
  const get = await serve(Object.fromEntries([...names, ...others].map((name) => [`www/${name}`, "x"])));

  for (const [name, type] of [
    ["a.html", "text/html; charset=utf-8"],
    ["a.css", "text/css; charset=utf-8"],
    ["a.js", "text/javascript; charset=utf-8"],
    ["a.txt", "text/plain; charset=utf-8"],
    ["a.json", "application/json"],
    ["a.svg", "image/svg+xml"],
    ["a.png", "image/png"],
    ["a.jpg", "image/jpeg"],
    ["A.TXT", "text/plain; charset=utf-8"],
    ["cats.v2.txt", "text/plain; charset=utf-8"],
    ["cats.tar.gz", "application/octet-stream"],
    ["a.html.bak", "application/octet-stream"],
    ["cats", "application/octet-stream"],
    ["a.md", "application/octet-stream"],
  ] as const) {
    const { headers } = await get(`/${name}`);
    const seen = headers.get("content-type")?.[0];

    expect(
      seen?.toLowerCase().replace(/; */, "; "),
      diagnose(
        {
          "capital-headers": [
            headers.has("Content-Type"),
            "Your map has the key `Content-Type`. The names of headers are lower case in these maps.",
          ],
          "no-charset": [
            type.startsWith("text/") && seen === type.split(";")[0],
            `The type of ${name} is ${seen}, without a charset. The browser would have to guess it.`,
          ],
          "charset-on-all": [
            !type.includes("charset") && seen?.startsWith(`${type};`),
            `The type of ${name} is ${seen}. What isn't text has no charset.`,
          ],
          "begins-at-the-first-dot": [
            name === "cats.v2.txt" && seen?.startsWith("application/"),
            `The type of cats.v2.txt is ${seen}. Which dot does its extension begin with?`,
          ],
          "case-sensitive-extension": [
            name === "A.TXT" && seen?.startsWith("application/"),
            `The type of A.TXT is ${seen}. An extension means the same in any case.`,
          ],
          "guesses-type": [
            type.startsWith("application/octet") && seen !== undefined,
            `The extension of ${name} isn't in the table, and you called it ${seen}.`,
          ],
          "no-type-for-unknown": [
            type.startsWith("application/octet") && seen === undefined,
            `The extension of ${name} isn't in the table, and your answer has no content-type.`,
          ],
        },
        `The file was ${name}, and your content-type is ${seen}. Expected ${type}.`,
      ),
    ).toBe(type);
  }
});

test("a known etag is answered with 304", async () => {
  const get = await serve(files);
  const first = await get("/tom.txt");
  const etag = first.headers.get("etag")?.[0] ?? "";

  expect(
    /^(?:W\/)?"[^"]*"$/.test(etag),
    diagnose(
      {
        "etag-without-quotes": [
          etag && !etag.endsWith('"'),
          `Your etag is ${etag}, without the double quotes that belong to it.`,
        ],
      },
      etag
        ? `Your etag is ${etag}. An etag is a text in double quotes, perhaps after \`W/\`.`
        : "Your answer for a file has no `etag`. A browser needs it to ask whether the file has changed.",
    ),
  ).toBe(true);
  const strong = etag.replace(/^W\//, "");
  for (const [mistake, sent] of [
    ["ignores-etag", [etag]],
    ["compares-the-whole-header", [`${etag},"other"`]],
    ["compares-the-whole-header", [`"other",${etag}`]],
    ["keeps-the-spaces", [`"other", ${etag}`]],
    ["compares-the-whole-header", ['"other"', etag]],
    ["weak-is-different", [`W/${strong}`]],
    ["weak-is-different", [strong]],
  ] as const) {
    const again = await get("/tom.txt", { headers: new Map([["if-none-match", [...sent]]]) });
    const shown = sent.join(" and ");

    const now = again.headers.get("etag")?.[0];
    expect(
      again.status,
      diagnose(
        {
          "etag-changes-by-itself": [
            again.status === 200 && now !== etag,
            `The file is the same, your etag was ${etag} and is now ${now}. What may an etag depend on?`,
          ],
          [mistake]: [
            again.status === 200,
            `Your etag is ${etag}, the request said \`if-none-match: ${shown}\`, and you sent the whole file again.${mistake === "keeps-the-spaces" ? "\nWithout the space after the comma, you found your etag." : ""}`,
          ],
        },
        `Your etag is ${etag}, the request said \`if-none-match: ${shown}\`, and you answered ${again.status}. Expected 304.`,
      ),
    ).toBe(304);
    expect(
      again.body,
      diagnose({
        "body-with-304": [again.body?.length, "Your 304 has a body. The client has the file already."],
      }),
    ).toEqualBytes("");
    expect(
      again.headers.get("etag"),
      diagnose(
        { "304-without-etag": [!again.headers.has("etag"), "Your 304 has no etag."] },
        `Your etag was ${etag}, and your 304 says ${now}.`,
      ),
    ).toEqual([etag]);
  }
});

test("another etag, or a changed file, is answered with the file", async () => {
  const folder = await makeFolder(files);
  const get = await serve(files, folder);
  const etag = (await get("/tom.txt")).headers.get("etag")?.[0] ?? "";
  expect(etag, "Your answer for a file has no `etag`.").not.toBe("");

  for (const other of ['"other"', `"x${etag.slice(1)}`, etag.slice(0, -2)]) {
    const { status } = await get("/tom.txt", { headers: new Map([["if-none-match", [other]]]) });

    expect(
      status,
      diagnose(
        {
          "matches-any-etag": [
            status === 304,
            `Your etag is ${etag}, the request said \`if-none-match: ${other}\`, and you answered 304.`,
          ],
        },
        `Your etag is ${etag}, the request said \`if-none-match: ${other}\`, and you answered ${status}. Expected 200.`,
      ),
    ).toBe(200);
  }
  await writeFile(join(folder, "www", "tom.txt"), "Tim ☕");
  await utimes(join(folder, "www", "tom.txt"), new Date(), new Date(Date.now() + 10_000));
  const changed = await get("/tom.txt", { headers: new Map([["if-none-match", [etag]]]) });
  expect(
    changed.status,
    diagnose(
      {
        "etag-stays-the-same": [
          changed.status === 304,
          `The file was changed, to other bytes of the same length, and its etag is still ${etag}. The client would keep the old one forever.`,
        ],
      },
      `The file was changed, and you answered ${changed.status}. Expected 200.`,
    ),
  ).toBe(200);
  expect(
    changed.body,
    "The file was changed, and you sent other bytes than those that are in it now.",
  ).toEqualBytes("Tim ☕");
});

test("a file that changes twice within a second has another etag each time", async () => {
  const folder = await makeFolder(files);
  const get = await serve(files, folder);
  const place = join(folder, "www", "tom.txt");
  const etags: (string | undefined)[] = [];
  for (const [text, at] of [
    ["Tim ☕", 1_800_000_000.25],
    ["Tam ☕", 1_800_000_000.75],
  ] as const) {
    await writeFile(place, text);
    await utimes(place, at, at);
    etags.push((await get("/tom.txt")).headers.get("etag")?.[0]);
  }

  expect(
    etags[0],
    diagnose({
      "etag-by-the-second": [
        true,
        `A file was changed, and half a second later once more, to other bytes of the same length. Both times its etag was ${etags[0]}. How exact is the time in it?`,
      ],
    }),
  ).not.toBe(etags[1]);
});

test("a folder without the slash is a redirect to the one with it", async () => {
  const get = await serve({ ...files, "www/my cats/tom.txt": "Tom" });

  for (const [target, place] of [
    ["/cats", "/cats/"],
    ["/cats/kittens", "/cats/kittens/"],
    ["/my%20cats", "/my%20cats/"],
    ["/cats?a=1", "/cats/"],
    ["//cats", "/cats/"],
  ] as const) {
    const { status, headers } = await get(target);
    const location = headers.get("location")?.[0] ?? "";

    expect(
      status,
      diagnose(
        {
          "no-redirect": [
            status === 200,
            `The target was ${target}, a folder, and you answered 200. The browser would look for \`tom.txt\` on that page beside the folder, not in it.`,
          ],
          "folders-are-missing": [
            status === 404,
            `The target was ${target}, a folder, and you answered 404.`,
          ],
          "temporary-redirect": [
            [302, 303, 307].includes(status),
            `The target was ${target}, a folder, and you answered ${status}. That address is the right one for good.`,
          ],
        },
        `The target was ${target}, a folder, and you answered ${status}. Expected 301.`,
      ),
    ).toBe(301);
    expect(
      location.replace(/\?.*/, ""),
      diagnose(
        {
          "redirects-to-a-host": [
            location.startsWith("//"),
            `The target was ${target}, and your location is ${location}. An address that begins with two slashes begins with a host.`,
          ],
          "redirects-decoded": [
            location.includes(" "),
            `The target was ${target}, and your location is ${JSON.stringify(location)}. An address has no spaces.`,
          ],
          "slash-after-query": [
            target.includes("?") && location.endsWith("?a=1/"),
            `The target was ${target}, and your location is ${location}. What belongs to the path, and what to the query?`,
          ],
          "redirects-encoded-twice": [
            /%25/.test(location),
            `The target was ${target}, and your location is ${location}. The target was percent-encoded already, and you encoded it once more.`,
          ],
          "relative-redirect": [
            location !== "" && !location.startsWith("/"),
            `The target was ${target}, and your location is ${location}. It should be the whole path.`,
          ],
        },
        `The target was ${target}, and your location is ${location || "missing"}. It is the target's own path, as it came, and a slash.`,
      ),
    ).toBe(place);
  }
});

test("the list of a folder has a link for each entry, and folders have a slash", async () => {
  const get = await serve({
    ...files,
    "www/cats/index.html": "<h1>Cats</h1>",
    "www/cats/.hidden.txt": "Found!",
  });

  const { status, headers, body } = await get("/cats/");
  const page = Buffer.from(body ?? "").toString();

  expect(
    status,
    diagnose(
      {
        "folders-are-missing": [status === 404, "The target was `/cats/`, a folder, and you answered 404."],
        "redirects-forever": [
          status === 301,
          `The target was \`/cats/\`, with its slash, and you answered 301 to ${headers.get("location")}. The browser would be redirected again and again. Which text does your code look at, the target or the path of the folder?`,
        ],
      },
      `The target was \`/cats/\`, a folder, and you answered ${status}. Expected 200.`,
    ),
  ).toBe(200);
  expect(
    page,
    diagnose(
      {
        "serves-index": [
          page === "<h1>Cats</h1>",
          "The target was `/cats/`, and you sent its index.html. In this step it is an entry like any other.",
        ],
      },
      "The folder `cats` has an entry `index.html`, and your page doesn't say so.",
    ),
  ).toContain("index.html");
  const type = headers.get("content-type")?.[0];
  expect(
    type?.toLowerCase().replace(/; */, "; "),
    `The content-type of your page for a folder is ${type}. It is HTML in UTF-8, and the browser has to know both.`,
  ).toBe("text/html; charset=utf-8");
  const names = linksOf(page).map(({ text }) => text);
  expect(
    names,
    diagnose(
      {
        "folders-without-slash": [
          names.includes("kittens"),
          "The folder `kittens` is in your list without a slash. Nobody can see that it is a folder.",
        ],
        "hides-entries": [
          names.length >= 3 && !names.includes(".hidden.txt"),
          "The folder `cats` has an entry `.hidden.txt`, and your page leaves it out. Each entry has a link.",
        ],
        "lists-without-links": [
          names.length === 0 && page.includes("minou.txt"),
          "Your page for a folder contains the names, and no link `<a href=…>` around them.",
        ],
      },
      `The folder \`cats\` has the entries .hidden.txt, minou.txt, index.html and kittens/, and the links of your page are ${names.join(", ") || "none"}.`,
    ),
  ).toEqual(expect.arrayContaining([".hidden.txt", "minou.txt", "index.html", "kittens/"]));
  for (const [text, place] of [
    ["minou.txt", "/cats/minou.txt"],
    ["kittens/", "/cats/kittens/"],
  ] as const) {
    const { href } = linksOf(page).find((link) => link.text === text)!;
    const leads = new URL(href, "http://cats.example/cats/").pathname;
    expect(
      text === "kittens/" ? leads.replace(/\/?$/, "/") : leads,
      diagnose(
        {
          "links-from-the-root": [
            place !== leads && place.endsWith(leads),
            `On the page of \`/cats/\`, the link \`${text}\` leads to ${leads}.`,
          ],
        },
        `On the page of \`/cats/\`, the link \`${text}\` is \`href="${href}"\`.`,
      ),
    ).toBe(place);
  }
  const doubled = linksOf(String(Buffer.from((await get("//cats/")).body)));
  const minou = doubled.find(({ text }) => text === "minou.txt");
  const leads = minou && new URL(minou.href, "http://cats.example//cats/");
  expect(
    leads?.host,
    diagnose(
      {
        "links-to-a-host": [
          leads && leads.host !== "cats.example",
          `The target was \`//cats/\`, and on your page, the link \`minou.txt\` is \`href="${minou?.href}"\`. After two slashes, a browser takes the next word for a host: this leads to \`${leads?.host}\`. What does a link need besides the entry's own name?`,
        ],
      },
      "The target was `//cats/`, the folder `cats`, and your page has no link `minou.txt`.",
    ),
  ).toBe("cats.example");
  const top = linksOf(String(Buffer.from((await get("/")).body))).map(({ text }) => text);
  expect(
    top,
    `The root has a file tom.txt, and the links of your page for \`/\` are ${top.join(", ") || "none"}.`,
  ).toContain("tom.txt");
});

test("names in a list are escaped, and their links lead to the files", async () => {
  const get = await serve(Object.fromEntries(oddNames.map((name) => [`www/odd ends/${name}`, name])));
  const page = Buffer.from((await get("/odd%20ends/")).body).toString();

  for (const name of oddNames) {
    const link = linksOf(page).find(({ text }) => text === name);
    expect(
      link?.text,
      diagnose(
        {
          "escapes-ampersand-last": [
            page.includes("&amp;lt;b&amp;gt;"),
            "A file is called <b>bold<b>.txt, and your page contains `&amp;lt;b&amp;gt;`. The `&` of `&lt;` is not part of the name.",
          ],
          "escapes-the-first-only": [
            name.startsWith("<b>") && page.includes("&lt;b") && page.includes("bold<b"),
            "A file is called <b>bold<b>.txt. Of its two `<`, the first became `&lt;` on your page, and the second stayed. How many does `replace` replace?",
          ],
          "unescaped-listing": [
            /[<>]|&lt;/.test(name) && page.includes(`>${name}`),
            `A file is called ${name}, and your page contains that as it is. For a browser it is HTML: anyone who can name a file can write your page.`,
          ],
        },
        `No link of your page has the text ${name}. Its links: ${linksOf(page)
          .map(({ text }) => text)
          .join(", ")}.`,
      ),
    ).toBe(name);
    const place = new URL(link!.href, "http://cats.example/odd%20ends/");
    const { status, body } = await get(place.pathname + place.search);
    expect(
      place.host === "cats.example" ? `${status} ${Buffer.from(body)}` : place.href,
      diagnose(
        {
          "apostrophe-ends-the-link": [
            name.includes("'") && link!.href === name.split("'")[0],
            `The link for ${name} is \`${link!.href}\`: for a browser, the address ends at the apostrophe.\nWhich quotes stand around your address? \`encodeURIComponent\` leaves an apostrophe as it is.`,
          ],
          "escapes-before-encoding": [
            link!.href.includes("%26amp%3B"),
            `The link for ${name} is \`href="${link!.href}"\`. In it, \`%26amp%3B\` is \`&amp;\`, percent-encoded: a browser asks for a file with that in its name. Which of the two languages comes first on the way into an address?`,
          ],
          "unencoded-links": [
            place.href !== new URL(`/odd%20ends/${encodeURIComponent(name)}`, place).href && status !== 200,
            `The link for ${name} is \`href="${link!.href}"\`. A browser asks for ${place.href} then, and gets ${status}. What do \`%\`, \`#\`, \`?\` and \`:\` mean in an address?`,
          ],
        },
        `The link for ${name} is \`href="${link!.href}"\`, which leads to ${place.href}, and you answered ${status} there.`,
      ),
    ).toBe(`200 ${name}`);
  }
});

test("what isn't there is 404", async () => {
  const get = await serve(files);
  expect((await get("/tom.txt")).status).toBe(200);

  for (const target of ["/nobody.txt", "/cats/nobody/", "/tom.txt/tom.txt", "/%zz", "/tom.txt%00"]) {
    const { status } = await get(target);

    expect(
      status,
      diagnose(
        {
          "fault-of-the-server": [
            status >= 500,
            `The target was ${target}, and you answered ${status}: that says the fault is the server's.`,
          ],
        },
        `The target was ${target}, which isn't there, and you answered ${status}. Expected 404.`,
      ),
    ).toBe([400, 403].find((fine) => fine === status) ?? 404);
  }
});

test("a file that can't be read is 404", async ({ skip }) => {
  skip(!hasLinks, "this machine has no sockets in folders");
  const folder = await makeFolder(files);
  const door = createServer().listen(join(folder, "www", "door"));
  onDispose(() => door.close());
  await once(door, "listening");
  const get = await serve(files, folder);
  expect((await get("/tom.txt")).status).toBe(200);

  const { status } = await get(
    "/door",
    {},
    {
      "rejects-on-unreadable":
        "The target was `/door`, which is there, but it can't be read: it is a socket. Your handler rejected.\nWhere does your code wait for what it reads: inside of `try`, or does the promise leave it first?",
    },
  );

  expect(
    status,
    diagnose(
      {
        "sends-an-unreadable-file": [
          status === 200,
          "The target was `/door`, which is there, but it can't be read: it is a socket. You answered 200.",
        ],
      },
      `The target was \`/door\`, a socket that can't be read, and you answered ${status}. Expected 404.`,
    ),
  ).toBe([301, 400, 403].find((fine) => fine === status) ?? 404); // Not a file, so some take it for a folder.
});

test("nothing outside the root is sent, listed or opened", async () => {
  const folder = await makeFolder({
    ...files,
    "www/secret-link.txt": { link: "../secret.txt" },
    "www/up": { link: ".." },
  });
  const get = await serve(files, folder);
  expect((await get("/tom.txt")).status).toBe(200);
  const opens = own(inAnswer(watchOpens));

  for (const target of [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%2Fsecret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/../secret.txt%00",
    "/../",
    `/${join(folder, "secret.txt")}`,
    ...(hasLinks ? ["/secret-link.txt", "/up/", "/up/secret.txt"] : []),
  ]) {
    const { status, body } = await get(target);
    const shown = target.replace(folder, "…");
    const outside = opens
      .paths()
      .find((path) => path.includes("secret") || path.replace(/[\\/]$/, "") === folder);

    expect(
      outside,
      diagnose({
        "ignores-safe-path": [
          outside,
          `The target was ${shown}, and you opened ${outside?.replace(folder, "…")}. Which function decides what may be opened?`,
        ],
      }),
    ).toBeUndefined();
    expect(
      String(Buffer.from(body)),
      `The target was ${shown}, and your answer says what is outside of the root.`,
    ).not.toContain("secret.txt");
    if (target !== "/../")
      expect([400, 403, 404], `The target was ${shown}, and you answered ${status}. Expected 404.`).toContain(
        status,
      );
  }
});

test("HEAD is answered like GET, and other methods with 405", async () => {
  const get = await serve(files);
  for (const target of ["/tom.txt", "/cats/", "/cats", "/nobody.txt"]) {
    const [asked, told] = [await get(target), await get(target, { method: "HEAD" })];

    expect(
      told.status,
      diagnose(
        {
          "refuses-head": [told.status === 405, "You answered HEAD with 405. It asks for the same as GET."],
        },
        `You answered GET ${target} with ${asked.status}, and HEAD with ${told.status}.`,
      ),
    ).toBe(asked.status);
    expect(
      told.body,
      diagnose(
        {
          "empty-on-head": [
            asked.body.length && !told.body?.length,
            `For GET ${target} your body has ${asked.body.length} bytes, for HEAD none. The server would announce a length of 0: it leaves the body out itself.`,
          ],
        },
        `For HEAD ${target} your body isn't the same as for GET:`,
      ),
    ).toEqualBytes(asked.body);
    expect([...told.headers], `For HEAD ${target} your headers aren't the same as for GET.`).toEqual([
      ...asked.headers,
    ]);
  }
  for (const method of ["POST", "PUT", "DELETE", "CATS"]) {
    const { status, headers } = await get("/tom.txt", { method });

    expect(
      status,
      diagnose(
        {
          "allows-any-method": [
            status === 200,
            `You answered ${method} /tom.txt with 200, as if it had been GET. The client believes that it has changed something.`,
          ],
        },
        `The request was ${method} /tom.txt, and you answered ${status}. Expected 405.`,
      ),
    ).toBe(405);
    const allowed = (headers.get("allow") ?? [])
      .join(",")
      .split(",")
      .map((method) => method.trim());
    expect(
      allowed.sort(),
      diagnose(
        { "no-allow": [!headers.has("allow"), "Your 405 doesn't say which methods are allowed (`allow`)."] },
        `Your 405 says \`allow: ${headers.get("allow")}\`. Which methods does your handler answer?`,
      ),
    ).toEqual(["GET", "HEAD"]);
  }
});

test("a folder with a broken link in it is listed", async ({ skip }) => {
  skip(!hasLinks, "this machine has no links");
  const get = await serve({ ...files, "www/cats/broken.txt": { link: "nobody.txt" } });

  const { status, body } = await get(
    "/cats/",
    {},
    {
      "rejects-on-broken-link":
        "There is a link in the folder that leads nowhere. One such entry, and nobody sees the whole folder any more.",
    },
  );

  expect(
    status,
    diagnose(
      {
        "rejects-on-broken-link": [
          status >= 400,
          `There is a link in the folder that leads nowhere, and you answered ${status} for the whole folder.`,
        ],
      },
      `There is a link in the folder that leads nowhere, and you answered ${status}. Expected 200.`,
    ),
  ).toBe(200);
  const names = linksOf(String(Buffer.from(body))).map(({ text }) => text);
  expect(
    names,
    `The folder has the file minou.txt beside a link that leads nowhere, and you list ${names.join(", ") || "nothing"}.`,
  ).toContain("minou.txt");
});

type Ask = (
  target: string,
  request?: Partial<Request>,
  rejects?: Record<string, string>,
) => Promise<Response>;

/** Asks a handler for a folder with these files. Each wait has an end, and a rejection is a failure, perhaps a known one. */
async function serve(entries: Record<string, Entry>, made?: string): Promise<Ask> {
  const folder = made ?? (await makeFolder(entries));
  suspect({
    leaking: { "leaves-files-open": "The answer is right, and something that it opened was never closed." },
  });
  const handler = fileHandler(join(folder, "www"));
  return async (target, request = {}, rejects = {}) => {
    const method = request.method ?? "GET";
    const whole: Request = { method, target, headers: new Map(), body: new Uint8Array(), ...request };
    const { value, error } = await outcome(1500, `the handler to answer ${method} ${target}`, () =>
      handler(whole),
    );
    const known = Object.entries(rejects).map(([name, advice]) => [name, [error, advice]] as const);
    expect(
      error,
      diagnose(
        Object.fromEntries(known),
        `For ${method} ${target}, your handler rejected with ${error}. It never should.`,
      ),
    ).toBeUndefined();
    const parts = `\`headers\` is ${describeValue(value?.headers)}, \`body\` is ${describeValue(value?.body)}`;
    expect(
      value?.headers instanceof Map && value.body instanceof Uint8Array,
      `Your handler answered ${method} ${target}: ${parts}. \`headers\` must be a Map, and \`body\` a Uint8Array.`,
    ).toBe(true);
    const values = [...(value?.headers.values() ?? [])];
    expect(
      values.every(Array.isArray),
      `Your handler answered ${method} ${target} with a header whose value isn't a list: ${String(values)}.`,
    ).toBe(true);
    return value!;
  };
}

interface Link {
  href: string;
  text: string;
}

/** The links of a page, as a browser understands them. */
function linksOf(page: string): Link[] {
  const links = page.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))[^>]*>(.*?)<\/a>/gis);
  return [...links].map(([, double, single, bare, text = ""]) => ({
    href: plainText(double ?? single ?? bare ?? ""),
    text: plainText(text.replaceAll(/<[^>]*>/g, "").replace(/<[a-z].*/is, "")), // A tag without an end swallows the rest.
  }));
}

function plainText(html: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return html.replaceAll(/&(?:(\w+)|#(\d+)|#x([0-9a-f]+));/gi, (whole, name, decimal, hex) => {
    if (name) return named[name] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
