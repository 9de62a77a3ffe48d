import { isIPv4 } from "node:net";
import os from "node:os";
import { thisHost } from "#exercises/01-lookups/03-this-host.ts";
import { diagnose, expect, test } from "../test.ts";

// No machine has it by itself: whoever tells of it has looked at these interfaces.
const loopback4 = entry("127.0.0.7", { internal: true });
const loopback6 = entry("::1", { internal: true });
const cable = entry("192.0.2.7");
const radio = entry("198.51.100.7");
const radio6 = entry("2001:db8::7");

test("the external IPv4 address is told, as text, with the host's name", () => {
  const host = thisHost("lab-7", { lo: [loopback4], eth0: [cable] });
  const addresses: unknown[] = host.addresses;

  expect(
    host,
    diagnose(
      {
        "returns-objects": [
          typeof addresses[0] === "object",
          "`addresses` holds whole entries of the interfaces. Which part of an entry is the address?",
        ],
        "includes-loopback": [
          addresses.includes("127.0.0.7"),
          "127.0.0.7 is in the list, where nobody but this machine itself can reach it. Look at what else each entry says about its address.",
        ],
        "asks-the-system": [
          host.hostname !== "lab-7" || ownAddresses().some((own) => addresses.includes(own)),
          "You told of this machine, although the caller gave a name and interfaces of its own.",
        ],
        "first-interface-only": [
          addresses.length === 0,
          "Your list is empty. This machine has two interfaces, and the address stands at the second.",
        ],
      },
      `You gave ${JSON.stringify(host)}.`,
    ),
  ).toEqual({ hostname: "lab-7", addresses: ["192.0.2.7"] });
});

test("IPv6 addresses are left out", () => {
  const { addresses } = thisHost("lab-7", { lo: [loopback4, loopback6], wlan0: [radio6, radio] });

  expect(
    addresses,
    diagnose(
      {
        "includes-ipv6": [
          addresses.some((address) => address.includes(":")),
          "An IPv6 address is in the list, and only IPv4 was asked for.",
        ],
        "first-entry-only": [
          addresses.length === 0,
          "The interface's first entry is IPv6, its second IPv4: the second is missing from your list.",
        ],
      },
      `You gave ${JSON.stringify(addresses)}.`,
    ),
  ).toEqual(["198.51.100.7"]);
});

test("every address of every interface is in the list, in their order", () => {
  const second = entry("192.0.2.8");

  const { addresses } = thisHost("lab-7", { wlan0: [radio6, radio], lo: [loopback4], eth0: [cable, second] });

  expect(
    addresses,
    diagnose(
      {
        "first-interface-only": [
          addresses.length === 1,
          "This machine has a cable and a radio, each with an address. Your list has one.",
        ],
        "first-entry-only": [
          !addresses.includes("192.0.2.8"),
          "One interface has two IPv4 addresses here; the second is missing from your list.",
        ],
      },
      `You gave ${JSON.stringify(addresses)}.`,
    ),
  ).toEqual(["198.51.100.7", "192.0.2.7", "192.0.2.8"]);
});

test("an address is internal because its entry says so", () => {
  const alias = entry("10.7.0.1", { internal: true });

  const { addresses } = thisHost("lab-7", {
    "Loopback Pseudo-Interface 1": [loopback4, alias],
    lobby: [cable],
  });

  expect(
    addresses,
    diagnose(
      {
        "guesses-internal": [
          true,
          "An interface's name, or how an address begins, does not make it internal. Look at what each entry says about itself.",
        ],
      },
      `You gave ${JSON.stringify(addresses)}.`,
    ),
  ).toEqual(["192.0.2.7"]);
});

test("a machine without a network has its internal IPv4 address", () => {
  const alone = thisHost("lab-7", { lo: [loopback4, loopback6] }).addresses;

  expect(
    alone,
    diagnose(
      {
        "forgets-the-lonely": [
          alone.length === 0,
          "Here 127.0.0.7 is the only IPv4 address there is, and your list is empty.",
        ],
        "includes-ipv6": [
          alone.includes("::1"),
          "An IPv6 address is in the list, and only IPv4 was asked for.",
        ],
      },
      `You gave ${JSON.stringify(alone)}.`,
    ),
  ).toEqual(["127.0.0.7"]);
});

test("an external IPv6 address does not take the place of the internal IPv4 address", () => {
  const { addresses } = thisHost("lab-7", { lo: [loopback4], wlan0: [radio6] });

  expect(
    addresses,
    diagnose(
      {
        "ipv6-hides-internal": [
          addresses.length === 0,
          "An external address exists here, but only an IPv6 one: 127.0.0.7 is still the only IPv4 address, and your list is empty.",
        ],
      },
      `You gave ${JSON.stringify(addresses)}.`,
    ),
  ).toEqual(["127.0.0.7"]);
});

test("no IPv4 address at all is an empty list", () => {
  expect(thisHost("lab-7", { eth0: [cable] }).addresses).toEqual(["192.0.2.7"]);
  expect(thisHost("lab-7", {}).addresses).toEqual([]);
  expect(thisHost("lab-7", { eth0: [] }).addresses).toEqual([]);
  expect(thisHost("lab-7", { wlan0: [radio6] }).addresses).toEqual([]);
});

test("without arguments it tells of this machine", () => {
  const own = ownAddresses();

  const { hostname, addresses } = thisHost();

  expect(hostname).toBe(os.hostname());
  expect(own).toEqual(expect.arrayContaining(addresses));
  expect(
    addresses.length > 0,
    `This machine's addresses are ${own.join(", ")}. You gave ${JSON.stringify(addresses)}.`,
  ).toBe(own.some(isIPv4));
});

/** An entry as `os.networkInterfaces()` gives it. */
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
