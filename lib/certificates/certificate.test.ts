import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { findOpenssl } from "@/scripts/tools.mjs";
import { parsePem, readCertificate } from "./certificate";
import { faultOf, faultOfAuthority, hasName, isIssuedBy, parseThumbprint } from "./check";
import { parseNames } from "./names";
import { makeCertificate } from "./testing";

const DAY_MS = 86_400_000;
const now = Date.now();
const inDays = (days: number) => new Date(now + days * DAY_MS);

const authority = makeCertificate({ name: "Acme clients", authority: true });
const leaf = makeCertificate({
  ...{ name: "billing", usage: "clientAuth", by: authority, until: inDays(1) },
  sans: "DNS:Billing.example.com,URI:spiffe://acme/billing,IP:2001:db8::1,email:ops@example.com",
});

describe("a certificate", () => {
  test("is known by the thumbprint that openssl and sha256 agree on", () => {
    const der = execFileSync(findOpenssl(), ["x509", "-in", leaf.certFile, "-outform", "der"]);
    expect(leaf.certificate.thumbprint).toBe(createHash("sha256").update(der).digest("base64url"));
    expect(readCertificate(der)?.thumbprint).toBe(leaf.certificate.thumbprint);
  });

  test("shows its subject, issuer, names and life", () => {
    expect(leaf.certificate).toMatchObject({
      ...{ subject: "CN=billing,O=Acme", issuer: "CN=Acme clients,O=Acme" },
      ...{ authority: false, clientAuth: true },
      sans: [
        { kind: "dns", value: "billing.example.com" },
        { kind: "uri", value: "spiffe://acme/billing" },
        { kind: "ip", value: "2001:db8::1" },
        { kind: "email", value: "ops@example.com" },
      ],
    });
    expect(leaf.certificate.notAfter).toBe(Math.floor(inDays(1).getTime() / 1000) * 1000);
  });

  test("is not what has bytes behind it, is cut short, or is something else", () => {
    const { der } = leaf.certificate;
    for (const wrong of [
      Buffer.concat([der, Buffer.of(0)]),
      der.subarray(0, der.length - 1),
      Buffer.from(leaf.pem),
      Buffer.alloc(0),
      Buffer.alloc(100_000, 0x30),
    ])
      expect(readCertificate(wrong)).toBeNull();
  });

  test.each([
    ["a private key", () => leaf.pem + leaf.key, /private key/],
    ["a chain", () => leaf.pem + authority.pem, /holds 2 certificates/],
    ["nothing", () => "", /must be a certificate/],
    [
      "another text in the frame",
      () => leaf.pem.replace(/MI/, "AA"),
      /cannot? be read|can be read/,
    ],
  ])("in a text with %s is refused in a sentence", (_what, text, sentence) => {
    expect(parsePem(text())).toMatch(sentence);
  });
});

describe("M02 nobody is known by a certificate", () => {
  test.each([
    ["that has expired", { until: inDays(-0.5), from: inDays(-2) }, /^expired on/],
    ["that is not valid yet", { from: inDays(0.5) }, /^is not valid before/],
    ["of an authority", { authority: true }, /authority/],
    ["for servers only", { usage: "serverAuth" }, /clientAuth/],
  ] as const)("%s", (_what, subject, fault) => {
    const { certificate } = makeCertificate({ name: "billing", ...subject });
    expect(faultOf(certificate, now)).toMatch(fault);
  });

  test("unless it is in its time, for clients or for anything, and its issuer is asked about apart", () => {
    expect(faultOf(leaf.certificate, now)).toBeNull();
    const { certificate } = makeCertificate({ name: "self-signed" });
    expect(faultOf(certificate, now)).toBeNull();
  });
});

describe("M02 an authority", () => {
  const same = makeCertificate({ name: "Acme clients", authority: true });

  test("issued what it signed, not what another one of the same name did", () => {
    const forged = makeCertificate({ name: "billing", by: same });
    expect(isIssuedBy(leaf.certificate, authority.certificate)).toBe(true);
    expect(forged.certificate.issuer).toBe(leaf.certificate.issuer);
    expect(isIssuedBy(forged.certificate, authority.certificate)).toBe(false);
    expect(isIssuedBy(leaf.certificate, same.certificate)).toBe(false);
  });

  test("is none without the constraint that says so, nor out of its time", () => {
    expect(faultOfAuthority(authority.certificate, now)).toBeNull();
    expect(faultOfAuthority(leaf.certificate, now)).toMatch(/not one of an authority/);
    expect(faultOfAuthority(authority.certificate, inDays(2).getTime())).toMatch(/^expired/);
    const { certificate } = makeCertificate({ name: "x", by: leaf });
    expect(isIssuedBy(certificate, leaf.certificate)).toBe(false);
  });
});

describe("a name of a certificate", () => {
  test("is found by its kind and its whole text", () => {
    const has = (kind: "dns" | "uri" | "ip" | "email", value: string) =>
      hasName(leaf.certificate, { kind, value });
    expect(has("dns", "billing.EXAMPLE.com.")).toBe(true);
    expect(has("ip", "2001:0db8:0:0::0001")).toBe(true);
    expect(has("uri", "spiffe://acme/billing")).toBe(true);
    expect(has("uri", "spiffe://acme/bill")).toBe(false);
    expect(has("dns", "example.com")).toBe(false);
    expect(has("email", "billing.example.com")).toBe(false);
  });

  test("cannot be smuggled in within another one", () => {
    expect(parseNames('DNS:"a.example.com, DNS:victim.example.com", URI:x:y')).toEqual([
      { kind: "dns", value: "a.example.com, dns:victim.example.com" },
      { kind: "uri", value: "x:y" },
    ]);
    expect(parseNames("DirName:C = US, DNS:a")).toEqual([{ kind: "dns", value: "a" }]);
    expect(() => parseNames('DNS:a", DNS:b')).toThrow();
  });
});

test("a thumbprint is read as base64url and as hexadecimal, in one spelling", () => {
  const { thumbprint } = leaf.certificate;
  const hex = Buffer.from(thumbprint, "base64url").toString("hex");
  expect(parseThumbprint(thumbprint)).toBe(thumbprint);
  expect(parseThumbprint(hex)).toBe(thumbprint);
  expect(parseThumbprint(hex.toUpperCase().replaceAll(/(..)(?=.)/g, "$1:"))).toBe(thumbprint);
  const last = thumbprint.at(-1) ?? "";
  const spelt = String.fromCharCode(last.charCodeAt(0) + 1);
  for (const wrong of [
    "",
    "x",
    `${thumbprint}=`,
    thumbprint.slice(1),
    thumbprint.slice(0, -1) + spelt,
  ])
    expect(parseThumbprint(wrong)).toBeNull();
});
