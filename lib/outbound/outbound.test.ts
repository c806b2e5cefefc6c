import { once } from "node:events";
import http from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPublicAddress } from "./address";
import { requestOutside } from "./request";
import { parseTarget } from "./target";

const OPEN = { loopback: false };
const LOCAL = { loopback: true };

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = (...parts: (number | fc.Arbitrary<number>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === "number" ? fc.constant(part) : part)))
    .map((octets) => octets.join("."));
const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
const ipv6 = (first: fc.Arbitrary<string>) =>
  fc
    .tuple(first, fc.array(group, { minLength: 7, maxLength: 7 }))
    .map(([a, rest]) => [a, ...rest].join(":"));
const between = (from: number, to: number) => fc.integer({ min: from, max: to });
const hex = (from: number, to: number) => between(from, to).map((n) => n.toString(16));

const PRIVATE = {
  "0.0.0.0/8, this network": ipv4(0, octet, octet, octet),
  "10.0.0.0/8, private": ipv4(10, octet, octet, octet),
  "100.64.0.0/10, carrier-grade NAT": ipv4(100, between(64, 127), octet, octet),
  "127.0.0.0/8, loopback": ipv4(127, octet, octet, octet),
  "169.254.0.0/16, link-local and cloud metadata": ipv4(169, 254, octet, octet),
  "172.16.0.0/12, private": ipv4(172, between(16, 31), octet, octet),
  "192.168.0.0/16, private": ipv4(192, 168, octet, octet),
  "198.18.0.0/15, benchmarking": ipv4(198, between(18, 19), octet, octet),
  "224.0.0.0/3, multicast and reserved": ipv4(between(224, 255), octet, octet, octet),
  "::1": fc.constant("::1"),
  "::, unspecified": fc.constant("::"),
  "fc00::/7, unique local": ipv6(hex(0xfc00, 0xfdff)),
  "fe80::/10, link-local": ipv6(hex(0xfe80, 0xfebf)),
  "ff00::/8, multicast": ipv6(hex(0xff00, 0xffff)),
  "::ffff:0:0/96, mapped": ipv4(octet, octet, octet, octet).map((four) => `::ffff:${four}`),
  "64:ff9b::/96, NAT64": ipv4(octet, octet, octet, octet).map((four) => `64:ff9b::${four}`),
  "2002::/16, 6to4": ipv6(fc.constant("2002")),
  "outside of 2000::/3": ipv6(hex(0x4000, 0xfbff)),
};

describe("T06 no call leads to", () => {
  test.each(Object.entries(PRIVATE))("%s", async (_, addresses) => {
    await fc.assert(
      fc.asyncProperty(addresses, async (address) => {
        expect(isPublicAddress(address)).toBe(false);
        const host = address.includes(":") ? `[${address}]` : address;
        expect(() => parseTarget(`https://${host}/`, OPEN)).toThrow("private, local or reserved");
        const call = requestOutside(
          { url: "https://example.com/", method: "GET", headers: {}, timeoutMs: 1000, maxBytes: 1 },
          OPEN,
          async () => ["93.184.215.14", address],
        );
        await expect(call).rejects.toThrow("private, local or reserved");
      }),
    );
  });

  test("what a private network is not, where the environment allows one", () => {
    const policy = { loopback: false, privateNetwork: true };
    for (const host of ["10.1.2.3", "192.168.0.9", "[fd12::7]", "keycloak", "sso.acme.internal"])
      expect(parseTarget(`https://${host}/`, policy).protocol).toBe("https:");
    for (const host of ["169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "127.0.0.1", "0.0.0.0"])
      expect(() => parseTarget(`https://${host}/`, policy)).toThrow("private, local or reserved");
    expect(() => parseTarget("http://10.1.2.3/", policy)).toThrow("https");
  });

  test("an address of the open Internet it does", () => {
    for (const address of [
      "93.184.215.14",
      "8.8.8.8",
      "172.32.0.1",
      "100.128.0.1",
      "2606:4700::1111",
    ])
      expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ["http://example.com/", "https"],
    ["ftp://example.com/", "https"],
    ["https://user:pass@example.com/", "user name"],
    ["https://localhost/", "public host"],
    ["https://db.internal/", "public host"],
    ["https://2130706433/", "private"],
    ["https://0x7f.1/", "private"],
    ["http://127.0.0.1/", "https"],
    ["nonsense", "URL"],
  ])("%s", (url, words) => {
    expect(() => parseTarget(url, OPEN)).toThrow(words);
  });

  test("the machine itself but in development, and there to nothing else that is private", () => {
    expect(parseTarget("http://127.0.0.1:4600/", LOCAL).port).toBe("4600");
    expect(() => parseTarget("http://10.0.0.1/", LOCAL)).toThrow("https");
    expect(() => parseTarget("https://10.0.0.1/", LOCAL)).toThrow("private");
  });
});

describe("T06 a call", () => {
  let server: http.Server;
  let port: number;
  const seen: string[] = [];
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      seen.push(`${request.headers.host}${request.url}`);
      if (request.url === "/moved") response.writeHead(302, { location: "/secret" }).end();
      else if (request.url === "/long") response.end("x".repeat(10_000));
      else if (request.url !== "/silent") response.end("ok");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    port = typeof address === "object" && address ? address.port : 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const call = (path: string, more: object = {}) =>
    requestOutside(
      {
        ...{ url: `http://localhost:${port}${path}`, method: "GET" as const, headers: {} },
        ...{ timeoutMs: 5000, maxBytes: 1000, ...more },
      },
      LOCAL,
      async () => ["127.0.0.1"],
    );

  test("goes to the very address that was judged, whatever the name leads to the next time", async () => {
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    const url = `http://localhost:${port}/once`;
    const request = { url, method: "GET", headers: {}, timeoutMs: 5000, maxBytes: 10 } as const;
    const resolve = async () => answers.shift() ?? [];
    const answer = await requestOutside(request, LOCAL, resolve);
    expect(answer.body.toString()).toBe("ok");
    expect(answers).toHaveLength(1);
    expect(seen).toContain(`localhost:${port}/once`);
    await expect(requestOutside(request, LOCAL, resolve)).rejects.toThrow("private");
  });

  test("follows no redirect", async () => {
    expect((await call("/moved")).status).toBe(302);
    expect(seen.filter((one) => one.endsWith("/secret"))).toEqual([]);
  });

  test("ends at its size", async () => {
    await expect(call("/long")).rejects.toThrow("more than 1000 bytes");
    expect((await call("/long", { cut: true })).body).toHaveLength(1000);
  });

  test("ends at its time, also while the name is resolved", async () => {
    await expect(call("/silent", { timeoutMs: 50 })).rejects.toThrow("within 50 ms");
    const request = { url: "https://example.com/", method: "GET", headers: {} } as const;
    const never = () => new Promise<string[]>(() => {});
    await expect(
      requestOutside({ ...request, timeoutMs: 50, maxBytes: 1 }, OPEN, never),
    ).rejects.toThrow("within 50 ms");
  });

  test("that fails says so in words", async () => {
    await expect(call("/", { url: "http://localhost:1/" })).rejects.toThrow(
      "refused the connection",
    );
  });
});
