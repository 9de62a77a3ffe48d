import { isIPv4 } from "node:net";
import os from "node:os";
import { inspect } from "node:util";
import { thisHost } from "#exercises/01-lookups/03-this-host.ts";
import { diagnose, expect, test } from "../test.ts";

type Interfaces = NodeJS.Dict<os.NetworkInterfaceInfo[]>;

// No machine has this address by itself: code that returns it has looked at the interfaces below.
const loopback4 = entry("127.0.0.7", { internal: true });
const loopback6 = entry("::1", { internal: true });
const wired = entry("192.0.2.7");
const wireless = entry("198.51.100.7");
const wireless6 = entry("2001:db8::7");

test("returns the hostname and the external IPv4 address, as text", () => {
  const host = thisHost("lab-7", { en0: [wired] });
  const addresses: unknown[] = host?.addresses ?? [];

  expect(
    host,
    diagnose(
      {
        "returns-objects": [
          typeof addresses[0] === "object",
          `\`addresses\` contains whole entries, such as ${shown(addresses[0])}. Which property of an entry is the address?`,
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
          host && addresses.length === 0,
          `The machine has one interface, "en0", with one entry, ${shown({ address: wired.address, family: wired.family, internal: wired.internal })}, and your list is empty. Which of your conditions does this entry fail?`,
        ],
      },
      `Your function returned ${shown(host)}.`,
    ),
  ).toEqual({ hostname: "lab-7", addresses: ["192.0.2.7"] });
});

test("leaves out internal addresses", () => {
  const addresses = addressesOf({ lo: [loopback4], eth1: [wired] });

  expect(
    addresses,
    diagnose(
      {
        "includes-loopback": [
          addresses.includes("127.0.0.7"),
          `Your list is ${shown(addresses)}. Only the machine itself can reach 127.0.0.7. What else does each entry say about its address?`,
        ],
        "first-interface-only": [
          addresses.length === 0,
          "Your list is empty. The machine has two interfaces: the first has only an internal address, the second an external one. Do you look at both?",
        ],
      },
      `Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["192.0.2.7"]);
});

test("leaves out IPv6 addresses", () => {
  expect(addressesOf({ lo: [loopback4], wlan0: [wireless] })).toEqual(["198.51.100.7"]);
  const addresses = addressesOf({ lo: [loopback4, loopback6], wlan0: [wireless6, wireless] });

  expect(
    addresses,
    diagnose(
      {
        "includes-ipv6": [
          addresses.includes("2001:db8::7"),
          `Your list is ${shown(addresses)}, with an IPv6 address in it. Which property tells you an entry's family?`,
        ],
        "first-entry-only": [
          addresses.length === 0,
          "Your list is empty. One interface has two external entries, IPv6 first and IPv4 second. Do you look at every entry of an interface?",
        ],
      },
      `Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["198.51.100.7"]);
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
      },
      `Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["198.51.100.7", "192.0.2.7", "192.0.2.8"]);
});

test("goes by what an entry says, not by names or prefixes", () => {
  const alias = entry("10.7.0.1", { internal: true });

  const addresses = addressesOf({ "Loopback Pseudo-Interface 1": [loopback4, alias], lobby: [wired] });

  const kept = addresses.includes("10.7.0.1");
  expect(
    addresses,
    diagnose(
      {
        "guesses-internal": [
          kept !== addresses.includes("192.0.2.7") || kept,
          kept
            ? `Your list is ${shown(addresses)}. The entry of 10.7.0.1 says \`internal: true\`, although the address doesn't begin with 127. How do you decide what is internal?`
            : `Your list is ${shown(addresses)}, without 192.0.2.7. Its entry says \`internal: false\`, and its interface is called "lobby". How do you decide what is internal?`,
        ],
      },
      `Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["192.0.2.7"]);
});

test("lists the internal IPv4 address of a machine that has no other", () => {
  const addresses = addressesOf({ lo: [loopback4, loopback6] });

  expect(
    addresses,
    diagnose(
      {
        "forgets-the-lonely": [
          addresses.length === 0,
          "127.0.0.7 is the only IPv4 address of this machine, and your list is empty. What does the task say about a machine without external addresses?",
        ],
        "assumes-an-address": [
          addresses.includes("127.0.0.1"),
          `Your list is ${shown(addresses)}, and the internal address of this machine is 127.0.0.7. Where does yours come from?`,
        ],
        "includes-ipv6": [
          addresses.includes("::1"),
          `Your list is ${shown(addresses)}, with an IPv6 address in it.`,
        ],
      },
      `Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["127.0.0.7"]);
});

test("lists the internal IPv4 address although an external IPv6 address exists", () => {
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
      `Your list is ${shown(addresses)}.`,
    ),
  ).toEqual(["127.0.0.7"]);
});

test("returns an empty list for a machine without IPv4", () => {
  expect(addressesOf({ eth0: [wired] })).toEqual(["192.0.2.7"]);
  for (const interfaces of [{}, { eth0: [] }, { wlan0: [wireless6] }]) {
    const addresses = addressesOf(interfaces);
    expect(
      addresses,
      diagnose({}, `This machine has no IPv4 address, and your list is ${shown(addresses)}.`),
    ).toEqual([]);
  }
});

test("describes this machine when it is called without arguments", () => {
  const own = ownAddresses();

  const host = thisHost();

  const { hostname, addresses } = host;
  expect(hostname, diagnose({}, `Called without arguments, your function returned ${shown(host)}.`)).toBe(
    os.hostname(),
  );
  expect(own).toEqual(expect.arrayContaining(addresses));
  expect(
    addresses.length > 0,
    diagnose({}, `The addresses of this machine are ${own.join(", ")}. Your list is ${shown(addresses)}.`),
  ).toBe(own.some(isIPv4));
});

/** The learner's addresses for a machine with these interfaces. */
function addressesOf(interfaces: Interfaces): string[] {
  const host = thisHost("lab-7", interfaces);
  expect(
    Array.isArray(host?.addresses),
    diagnose(
      {},
      `Your function returned ${shown(host)}. The caller expects an object with a \`hostname\` and a list of \`addresses\`.`,
    ),
  ).toBe(true);
  return host.addresses;
}

/** True if an entry whose family is the number 4 is taken for IPv4. */
function acceptsNumericFamily(): boolean {
  const numeric = { eth0: [{ ...wired, family: 4 }] } as unknown as Interfaces;
  return thisHost("lab-7", numeric).addresses.includes(wired.address);
}

function shown(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
}

/** An entry as `os.networkInterfaces()` returns it. */
function entry(address: string, { internal = false } = {}): os.NetworkInterfaceInfo {
  const common = { address, internal, mac: "00:00:5e:00:53:07", cidr: null };
  if (address.includes(":"))
    return { ...common, family: "IPv6", netmask: "ffff:ffff:ffff:ffff::", scopeid: 0 };
  return { ...common, family: "IPv4", netmask: "255.255.255.0" };
}

/** Every address of this machine. */
function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}
