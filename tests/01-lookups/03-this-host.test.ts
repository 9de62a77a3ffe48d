/** Long because each test is another machine, and says in its message what that machine has. */
import { isIPv4 } from "node:net";
import os from "node:os";
import { thisHost } from "#exercises/01-lookups/03-this-host.ts";
import { attempt, diagnose, expect, inAnswer, shown, test } from "../test.ts";

type Interfaces = NodeJS.Dict<os.NetworkInterfaceInfo[]>;

// No machine has this address by itself: code that returns it has looked at the interfaces below.
const loopback4 = entry("127.0.0.7", { internal: true });
const loopback6 = entry("::1", { internal: true });
const wired = entry("192.0.2.7");
const wireless = entry("198.51.100.7");
const wireless6 = entry("2001:db8::7");

test("returns the hostname and the external IPv4 address, as text", () => {
  const host = thisHost("lab-7", { en0: [wired] });
  const addresses: unknown[] = Array.isArray(host?.addresses) ? host.addresses : [];
  const [first] = addresses;
  const [property] = Object.entries(wired).find(([, value]) => value === first) ?? [];

  expect(
    host,
    diagnose(
      {
        "returns-objects": [
          isEntry(first),
          `\`addresses\` contains whole entries, such as ${shown(first)}. Which property of an entry is the address?`,
        ],
        "returns-lists-in-the-list": [
          Array.isArray(first),
          `\`addresses\` is ${shown(addresses)}, a list with a list in it. Which method puts the entries of all interfaces into one list?`,
        ],
        "returns-interface-names": [
          first === "en0",
          `\`addresses\` is ${shown(addresses)}. That is the name of the interface, its key. Where are its addresses?`,
        ],
        "returns-another-property": [
          property !== undefined && property !== "address",
          `\`addresses\` is ${shown(addresses)}. That is the \`${property}\` of the entry. Which property holds the address alone?`,
        ],
        "asks-the-system": [
          host?.hostname === os.hostname() || ownAddresses().some((own) => addresses.includes(own)),
          `The caller passed the name 'lab-7' and the interfaces of another machine, and your function returned ${shown(host)}, which describes this one. Where do your values come from?`,
        ],
        "numeric-family": [
          () => addresses.length === 0 && acceptsNumericFamily(),
          'The only entry has the family "IPv4", and your list is empty. With an entry whose family is the number 4, your function finds the address. What does Node\'s documentation say about `family`?',
        ],
        "finds-nothing": [
          Array.isArray(host?.addresses) && addresses.length === 0,
          `The machine has one interface, "en0", with one entry, ${shown({ address: wired.address, family: wired.family, internal: wired.internal })}, and your list is empty. Does your code get as far as this entry? If so, which of your conditions does it fail?`,
        ],
      },
      `Your function returned ${shown(host)}. Expected an object with two properties: \`hostname\`, which is 'lab-7' here, and \`addresses\`, a list with the text '192.0.2.7' in it.`,
    ),
  ).toEqual({ hostname: "lab-7", addresses: ["192.0.2.7"] });
});

test("describes each machine by itself, as often as it is asked", () => {
  const { first, second, before } = inAnswer(
    (describe, one, other) => {
      const first = describe("lab-7", one);
      const before = [...first.addresses];
      return { first, second: describe("lab-8", other), before };
    },
    thisHost,
    { en0: [wired] },
    { en0: [wireless] },
  );
  const hosts = [first, second].map((host) => ({ hostname: host.hostname, addresses: host.addresses }));
  const again = inAnswer(
    (describe, machine) => [describe("lab-7", machine).addresses.length, describe("lab-7", machine)] as const,
    thisHost,
    { en0: [wired] },
  );

  const seen =
    "Your function was asked about two machines, 'lab-7' with 192.0.2.7, and 'lab-8' with 198.51.100.7.";
  expect(
    hosts,
    diagnose(
      {
        "remembers-the-last-call": [
          second.addresses.includes("192.0.2.7"),
          `${seen} The second result is ${shown(hosts[1])}, with the address of the first. What outside of your function keeps something from call to call?`,
        ],
        "reuses-its-result": [
          before.join() === "192.0.2.7" && first.addresses.join() !== before.join(),
          `${seen} The first result had become ${shown(hosts[0])} after the second call. Do both calls return the same object?`,
        ],
      },
      `${seen} The results were ${shown(hosts, 3)}.`,
    ),
  ).toEqual([
    { hostname: "lab-7", addresses: ["192.0.2.7"] },
    { hostname: "lab-8", addresses: ["198.51.100.7"] },
  ]);
  expect(
    again[1].addresses,
    diagnose({
      "changes-the-interfaces": [
        again[0] === 1,
        `The caller asked twice about the same \`interfaces\`. The first list had one address, and the second is ${shown(again[1].addresses)}. What does your code do to the lists that it is given?`,
      ],
    }),
  ).toEqual(["192.0.2.7"]);
});

test("returns the hostname as it is", () => {
  const { hostname } = thisHost("Lab-7.UW.example", { en0: [wired] });

  const seen = `The name was 'Lab-7.UW.example', and your function returned the \`hostname\` ${shown(hostname)}.`;
  expect(
    hostname,
    diagnose(
      {
        "shortens-the-hostname": [
          /^lab-7$/i.test(hostname),
          `${seen} Dots are part of a machine's name. What in your code cuts it off?`,
        ],
        "changes-case": [
          /^lab-7\.uw\.example$/i.test(hostname),
          `${seen} What in your code changes its letters?`,
        ],
      },
      seen,
    ),
  ).toBe("Lab-7.UW.example");
});

test("leaves out internal addresses", () => {
  const addresses = addressesOf({ lo: [loopback4], eth1: [wired] });
  const reversed = () => addressesOf({ eth1: [wired], lo: [loopback4] }).join();

  expect(
    addresses,
    diagnose(
      {
        "decides-for-each-interface": [
          () => addresses.length === 2 && addressesOf({ eth1: [loopback4, wired] }).length === 1,
          `Your list is ${shown(addresses)}. When both addresses belong to one interface, your function leaves out the internal one. Here each has an interface of its own. When does an internal address count? When its interface has no external one, or when the whole machine has none?`,
        ],
        "first-interface-only": [
          () => !addresses.includes("192.0.2.7") && reversed() === "192.0.2.7",
          `Your list is ${shown(addresses)}. The machine has two interfaces: the first has only an internal address, the second an external one. When they come in the other order, your function finds the external one. Do you look at both?`,
        ],
        "knows-some-names-only": [
          () =>
            !addresses.includes("192.0.2.7") &&
            addressesOf({ lo: [loopback4], en0: [wired] }).includes("192.0.2.7"),
          `Your list is ${shown(addresses)}. When the interface of 192.0.2.7 is called "en0", your function finds it. Here it is called "eth1". How does your code choose the interfaces to look at?`,
        ],
        "decides-too-early": [
          () => addresses.length === 2 && reversed() === "192.0.2.7",
          `Your list is ${shown(addresses)}. When the external address comes first, your function leaves out the internal one. Here the internal one comes first. How far must your code have looked before it knows that there is no external address?`,
        ],
        "wants-two-external": [
          () =>
            addresses.length === 2 &&
            addressesOf({ lo: [loopback4], eth1: [wired], wlan0: [wireless] }).length === 2,
          `Your list is ${shown(addresses)}. When the machine has two external addresses, your function leaves out the internal one. Here it has one. How many external addresses are enough?`,
        ],
        "leaves-gaps": [
          addresses.some((address) => address === undefined || address === null),
          `Your list is ${shown(addresses)}. It has a gap in place of the address that it leaves out. \`map\` puts into its list whatever its callback returns, even nothing. Which method leaves entries out?`,
        ],
        "includes-loopback": [
          addresses.includes("127.0.0.7") && addresses.includes("192.0.2.7"),
          `Your list is ${shown(addresses)}. The entry of 127.0.0.7 says \`internal: true\`, and the machine has an external address, 192.0.2.7. When does an internal address belong in the list?`,
        ],
      },
      `The machine has an interface "lo" with the internal address 127.0.0.7, and "eth1" with the external address 192.0.2.7. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["192.0.2.7"]);
});

test("leaves out IPv6 addresses", () => {
  expectAddresses({ lo: [loopback4], wlan0: [wireless] }, ["198.51.100.7"]);
  const addresses = addressesOf({ lo: [loopback4, loopback6], wlan0: [wireless6, wireless] });

  expect(
    addresses,
    diagnose(
      {
        "includes-ipv6": [
          addresses.includes("2001:db8::7"),
          `Your list is ${shown(addresses)}, with an IPv6 address in it. How does your code decide which entries are IPv4?`,
        ],
        "first-entry-only": [
          addresses.length === 0,
          "Your list is empty. One interface has two external entries, IPv6 first and IPv4 second. Do you look at every entry of an interface?",
        ],
      },
      `The machine's only external IPv4 address is 198.51.100.7. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["198.51.100.7"]);
});

test("goes by the family of an entry, not by how its address looks", () => {
  const compatible = entry("::192.0.2.9");
  const addresses = addressesOf({ lo: [loopback4], wlan0: [compatible, wireless] });

  const seen = `The entry of ::192.0.2.9 has the family "IPv6", although its address has dots. Your list is ${shown(addresses)}.`;
  expect(addresses, diagnose({ "goes-by-dots": [addresses.includes("::192.0.2.9"), seen] }, seen)).toEqual([
    "198.51.100.7",
  ]);
});

test("lists every address of every interface, in order", () => {
  const second = entry("192.0.2.8");

  const addresses = addressesOf({ wlan0: [wireless6, wireless], lo: [loopback4], eth0: [wired, second] });

  expect(
    addresses,
    diagnose(
      {
        "first-interface-only": [
          addresses.length === 1,
          `This machine has a wired and a wireless interface, both with external IPv4 addresses. Your list has only one address, ${addresses[0]}.`,
        ],
        "first-entry-only": [
          addresses.length === 2 && !addresses.includes("192.0.2.8"),
          `One interface has two IPv4 addresses, 192.0.2.7 and 192.0.2.8. Your list is ${shown(addresses)}, without the second one.`,
        ],
        "changes-the-order": [
          addresses.length === 3 && new Set(addresses).size === 3,
          `Your list is ${shown(addresses)}. The entries came in another order: 198.51.100.7, then 192.0.2.7, then 192.0.2.8. What in your code moves them?`,
        ],
      },
      `The machine has the external addresses 198.51.100.7, 192.0.2.7, and 192.0.2.8. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["198.51.100.7", "192.0.2.7", "192.0.2.8"]);
});

test("goes by what an entry says, not by names or prefixes", () => {
  const alias = entry("10.7.0.1", { internal: true });

  const addresses = addressesOf({ "Loopback Pseudo-Interface 1": [loopback4, alias], lobby: [wired] });

  expect(
    addresses,
    diagnose(
      {
        "guesses-from-the-name": [
          !addresses.includes("192.0.2.7") || addresses.includes("127.0.0.7"),
          `Your list is ${shown(addresses)}. The interface "Loopback Pseudo-Interface 1" has two internal addresses, and "lobby" has an external one, 192.0.2.7. How does your code decide what is internal?`,
        ],
        "skips-while-removing": [
          () =>
            addresses.includes("10.7.0.1") &&
            addressesOf({ lo: [alias, loopback4], lobby: [wired] }).includes("127.0.0.7"),
          `Your list is ${shown(addresses)}. Of two internal entries in a row, your function keeps the second, whichever that is. What becomes of the positions in a list when your loop removes an entry from it?`,
        ],
        "guesses-internal": [
          addresses.includes("10.7.0.1"),
          `Your list is ${shown(addresses)}. The entry of 10.7.0.1 says \`internal: true\`, although the address doesn't begin with 127. How do you decide what is internal?`,
        ],
      },
      `10.7.0.1 and 127.0.0.7 are internal, 192.0.2.7 is external. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["192.0.2.7"]);
});

test("lists private addresses, which Node doesn't mark as internal", () => {
  const addresses = addressesOf({
    lo: [loopback4],
    en0: [entry("10.0.0.5"), wired],
    en1: [entry("192.168.1.5"), entry("169.254.1.5")],
  });

  const seen = `10.0.0.5, 192.0.2.7, 192.168.1.5, and 169.254.1.5 are external: their entries say \`internal: false\`. Your list is ${shown(addresses)}.`;
  expect(
    addresses,
    diagnose(
      {
        "drops-private-addresses": [
          ["10.0.0.5", "192.168.1.5", "169.254.1.5"].some((address) => !addresses.includes(address)),
          `${seen} How does your code decide what is internal?`,
        ],
      },
      seen,
    ),
  ).toEqual(["10.0.0.5", "192.0.2.7", "192.168.1.5", "169.254.1.5"]);
});

test("decides for each entry of an interface", () => {
  const virtual = entry("10.7.0.1", { internal: true });
  const addresses = addressesOf({ en0: [virtual, wired], en1: [wireless, loopback4] });

  const seen = `Both interfaces have an internal and an external address. The external ones are 192.0.2.7 and 198.51.100.7, and your list is ${shown(addresses)}.`;
  expect(
    addresses,
    diagnose(
      {
        "takes-an-interface-as-a-whole": [
          addresses.length !== 2,
          `${seen} Does your code ask about \`internal\` for each entry, or for a whole interface?`,
        ],
      },
      seen,
    ),
  ).toEqual(["192.0.2.7", "198.51.100.7"]);
});

test("lists the internal IPv4 address of a machine that has no external one", () => {
  const addresses = addressesOf({ lo: [loopback4, loopback6] });

  expect(
    addresses,
    diagnose(
      {
        "forgets-the-lonely": [
          addresses.length === 0,
          "127.0.0.7 is the only IPv4 address of this machine, and your list is empty. What does the task say about a machine without external addresses? If your code does look for that case: what makes a list empty?",
        ],
        "assumes-an-address": [
          addresses.includes("127.0.0.1"),
          `Your list is ${shown(addresses)}, and the internal address of this machine is 127.0.0.7. Where does yours come from?`,
        ],
        "includes-ipv6": [
          addresses.includes("::1"),
          `Your list is ${shown(addresses)}, with an IPv6 address in it. Does your code ask about the family of an internal entry, too?`,
        ],
      },
      `The only IPv4 address of this machine is 127.0.0.7, an internal one. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["127.0.0.7"]);
});

test("lists all internal IPv4 addresses if there are several", () => {
  const virtual = entry("10.7.0.1", { internal: true });
  const addresses = addressesOf({ lo: [loopback4, loopback6], virtual: [virtual] });

  expect(
    addresses,
    diagnose(
      {
        "first-internal-only": [
          addresses.length === 1,
          `This machine has two IPv4 addresses, 127.0.0.7 and 10.7.0.1, both internal. Your list is ${shown(addresses)}. How many of them belong in it?`,
        ],
      },
      `This machine has two IPv4 addresses, 127.0.0.7 and 10.7.0.1, both internal. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["127.0.0.7", "10.7.0.1"]);
});

test("lists the internal IPv4 address even if there is an external IPv6 address", () => {
  const addresses = addressesOf({ lo: [loopback4], wlan0: [wireless6] });

  expect(
    addresses,
    diagnose(
      {
        "ipv6-hides-internal": [
          addresses.length === 0,
          "The only external address of this machine is IPv6, its only IPv4 address is 127.0.0.7, and your list is empty. Which of your two filters comes first?",
        ],
      },
      `The only IPv4 address of this machine is 127.0.0.7, an internal one. Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["127.0.0.7"]);
});

test("returns an empty list for a machine without IPv4", () => {
  expectAddresses({ eth0: [wired] }, ["192.0.2.7"]);
  for (const interfaces of [{}, { eth0: [] }, { wlan0: [wireless6] }, { eth0: undefined }])
    expectAddresses(interfaces, []);
});

test("describes this machine when it is called without arguments", () => {
  const own = ownAddresses();

  const host = thisHost();

  const { hostname, addresses } = host;
  expect(hostname, diagnose({}, `Called without arguments, your function returned ${shown(host)}.`)).toBe(
    os.hostname(),
  );
  const seen = `The addresses of this machine are ${own.join(", ")}. Your list is ${shown(addresses)}.`;
  expect(own, diagnose({}, seen)).toEqual(expect.arrayContaining(addresses));
  expect(addresses.length > 0, diagnose({}, seen)).toBe(own.some(isIPv4));
});

/** The learner's addresses for a machine with these interfaces. */
function addressesOf(interfaces: Interfaces): string[] {
  const { value: host, error, threw } = attempt(() => thisHost("lab-7", interfaces));
  if (threw) explainError(interfaces, error);
  expect(
    Array.isArray(host?.addresses),
    diagnose(
      {},
      `Your function returned ${shown(host)}. The caller expects an object with a \`hostname\` and a list of \`addresses\`.`,
    ),
  ).toBe(true);
  return host!.addresses;
}

/** Fails because the learner's function threw for a machine with these interfaces. */
function explainError(interfaces: Interfaces, error: unknown): never {
  const lists = Object.values(interfaces);
  const isRefusal =
    error instanceof Error && !(error instanceof TypeError || error instanceof ReferenceError);
  if (!isRefusal || lists.flat().some((one) => one?.family === "IPv4")) throw error;
  const advice = `This machine has no IPv4 address, and your function threw "${error.message}". That isn't an error: the caller expects an empty list.`;
  expect.fail(diagnose({ "throws-for-an-empty-list": [true, advice] }));
}

/** Fails unless the learner's addresses for a machine with these interfaces are these. */
function expectAddresses(interfaces: Interfaces, expected: string[]): void {
  const addresses = addressesOf(interfaces);
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const all = entries.map(({ address, internal }) => `${address}${internal ? " (internal)" : ""}`);
  const machine = all.length
    ? `The addresses of this machine are ${all.join(", ")}`
    : "This machine has no addresses";
  expect(
    addresses,
    diagnose({}, `${machine}, and your list is ${shown(addresses)}. Expected ${shown(expected)}.`),
  ).toEqual(expected);
}

function isEntry(value: unknown): boolean {
  return typeof value === "object" && value !== null && "address" in value;
}

/** True if an entry whose family is the number 4 is taken for IPv4. */
function acceptsNumericFamily(): boolean {
  const numeric = { eth0: [{ ...wired, family: 4 }] } as unknown as Interfaces;
  return thisHost("lab-7", numeric).addresses.includes(wired.address);
}

/** An entry as `os.networkInterfaces()` returns it. */
function entry(address: string, { internal = false } = {}): os.NetworkInterfaceInfo {
  const common = { address, internal, mac: "00:00:5e:00:53:07", cidr: `${address}/24` };
  if (address.includes(":"))
    return { ...common, family: "IPv6", netmask: "ffff:ffff:ffff:ffff::", scopeid: 0 };
  return { ...common, family: "IPv4", netmask: "255.255.255.0" };
}

/** Every address of this machine. */
function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}
