import { describe, expect, test } from "vitest";
import { parseForwarded } from "./forwarded";
import { makeCertificate } from "./testing";

const one = makeCertificate({ name: "one" });
const two = makeCertificate({ name: "two" });
const base64 = one.certificate.der.toString("base64");
const escaped = encodeURIComponent(one.pem);
const hex = Buffer.from(one.certificate.thumbprint, "base64url").toString("hex");
const thumbprintIn = (...args: Parameters<typeof parseForwarded>) =>
  parseForwarded(...args)?.thumbprint ?? null;

describe("M03 a header of a proxy", () => {
  test.each([
    ["rfc9440", `:${base64}:`],
    ["nginx", escaped],
    ["xfcc", `Hash=${hex};Cert="${escaped}"`],
    ["xfcc", `By=spiffe://a;Hash=${hex};Subject="CN=\\"a,b\\";O=x";Cert="${escaped}";URI=b`],
    ["xfcc", `Cert="${encodeURIComponent(two.pem)}",Cert="${escaped}"`],
  ] as const)("in the form %s is read: %#", (form, value) => {
    expect(thumbprintIn(form, value)).toBe(one.certificate.thumbprint);
  });

  test.each([
    ["rfc9440", ""],
    ["rfc9440", base64],
    ["rfc9440", `:${base64}`],
    ["rfc9440", `:${base64}:, :${base64}:`],
    ["rfc9440", `:${base64.slice(0, -8)}:`],
    ["rfc9440", `:${Buffer.concat([one.certificate.der, Buffer.of(0)]).toString("base64")}:`],
    ["rfc9440", `:${"A".repeat(20_000)}:`],
    ["rfc9440", escaped],
    ["nginx", `:${base64}:`],
    ["nginx", `${escaped}%`],
    ["nginx", escaped.replaceAll("%20", "+")],
    ["nginx", escaped + encodeURIComponent(two.pem)],
    ["xfcc", escaped],
    ["xfcc", `Hash=${"0".repeat(64)};Cert="${escaped}"`],
    ["xfcc", `Cert="${escaped}`],
    ["xfcc", `Cert="${escaped}",`],
    ["xfcc", `Cert="${escaped}";Cert="${encodeURIComponent(two.pem)}"`],
    ["xfcc", `Cert="${escaped}",Hash=${hex}`],
    ["xfcc", `Hash=${hex}`],
  ] as const)("in the form %s that is not whole is no certificate: %#", (form, value) => {
    expect(thumbprintIn(form, value)).toBeNull();
  });
});
