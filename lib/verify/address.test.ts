import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { allows, compileAllowlist, isCidr } from "./address";

const v4 = fc.oneof(fc.ipV4(), fc.constantFrom("10.0.0.1", "10.0.0.2", "10.255.0.1", "0.0.0.0"));
const v6 = fc.oneof(fc.ipV6(), fc.constantFrom("::", "::1", "2001:db8::1", "2001:db8:0:1::1"));
const ranges = fc.oneof(
  fc.tuple(v4, fc.nat(32)).map(([ip, bits]) => `${ip}/${bits}`),
  fc.tuple(v6, fc.nat(128)).map(([ip, bits]) => `${ip}/${bits}`),
);

/** What ipaddr.js says, with mapped addresses taken as IPv4. */
function referenceAllows(cidr: string, ip: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const address = ipaddr.process(ip);
  return network.kind() === address.kind() && address.match([network, bits]);
}

describe("K11 an allow list", () => {
  test("allows what ipaddr.js finds in one of its ranges, and nothing else", () => {
    // ipaddr.js reads the deprecated `::4.0.0.0` as mapped (RFC 4291 2.5.5 keeps them apart), and
    // leaves ranges of mapped addresses IPv6: the table below covers those.
    const isPlain = (text: string) => !/^::(?:ffff:|\d+\.)/i.test(text);
    fc.assert(
      fc.property(
        fc.array(ranges, { minLength: 1, maxLength: 4 }),
        fc.oneof(v4, v6),
        (list, ip) => {
          fc.pre([...list, ip].every(isPlain));
          const expected = list.some((cidr) => referenceAllows(cidr, ip));
          expect(allows(compileAllowlist(list), ip)).toBe(expected);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("contains each address it names, and every neighbour within the length", () => {
    fc.assert(
      fc.property(v4, fc.nat(32), fc.nat(2 ** 32 - 1), (ip, bits, noise) => {
        const base = ip.split(".").reduce((n, part) => n * 256 + Number(part), 0);
        const host = bits === 0 ? noise : noise % 2 ** (32 - bits);
        const first = Math.floor(base / 2 ** (32 - bits)) * 2 ** (32 - bits);
        const sum = (first + host) % 2 ** 32;
        const other = [24, 16, 8, 0].map((shift) => (sum >>> shift) & 255).join(".");
        expect(allows(compileAllowlist([`${ip}/${bits}`]), other)).toBe(true);
      }),
    );
  });

  test.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["203.0.113.7/24", "203.0.113.200", true],
    ["255.255.255.255/32", "255.255.255.255", true],
    ["128.0.0.0/1", "200.0.0.1", true],
    ["0.0.0.0/0", "8.8.8.8", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "8.8.8.8", false],
    ["::/0", "2001:db8::1", true],
    ["192.0.2.0/24", "::ffff:192.0.2.9", true],
    ["192.0.2.0/24", "::ffff:c000:209", true],
    ["::ffff:192.0.2.0/120", "192.0.2.9", true],
    ["::ffff:192.0.2.0/120", "192.0.3.9", false],
    ["2001:db8::/33", "2001:db8:7fff::1", true],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    ["2001:DB8::1", "2001:0db8:0:0:0:0:0:1", true],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201", true],
    ["10.0.0.0/8", "not an address", false],
    ["10.0.0.0/8", "10.0.0.1%eth0", false],
    ["10.0.0.0/8", "010.0.0.1", false],
    ["10.0.0.0/8", " 10.0.0.1", false],
    ["10.0.0.0/8", "", false],
  ])("with %s: %s is %s", (cidr, ip, allowed) => {
    expect(allows(compileAllowlist([cidr]), ip)).toBe(allowed);
  });

  test("that is empty restricts nothing; any other denies a caller without an address", () => {
    expect(allows(compileAllowlist([]), undefined)).toBe(true);
    expect(allows(compileAllowlist(["0.0.0.0/0", "::/0"]), undefined)).toBe(false);
  });

  test("with an entry that is no CIDR cannot be made", () => {
    expect(() => compileAllowlist(["10.0.0.0/8", "x"])).toThrow(RangeError);
  });
});

describe("an entry", () => {
  test.each([
    "10.0.0.0/8",
    "1.2.3.4",
    "0.0.0.0/0",
    "::",
    "::/0",
    "2001:db8::/32",
    "::ffff:1.2.3.4",
    "::ffff:1.2.3.0/120",
    "fe80::/10",
  ])("may be %s", (text) => expect(isCidr(text)).toBe(true));

  test.each([
    "",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "10.0.0.0/ 8",
    "10.0.0",
    "010.0.0.1",
    "1.2.3.256",
    "0x7f.0.0.1",
    "2130706433",
    "::/129",
    "1::2::3",
    "12345::",
    "fe80::1%eth0",
    "::ffff:1.2.3.0/95",
    "localhost",
    "10.0.0.0/8\n",
  ])("may not be %j", (text) => expect(isCidr(text)).toBe(false));

  test("of any text is judged without an error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), ranges), (text) => {
        expect(() => (isCidr(text) ? compileAllowlist([text]) : null)).not.toThrow();
      }),
    );
  });
});
