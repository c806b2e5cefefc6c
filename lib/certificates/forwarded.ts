import { type ClientCertificate, DER_MAX_BYTES, parsePem, readCertificate } from "./certificate";

/** The forms in which proxies say which certificate a client showed them. */
export const FORWARDED_FORMS = ["rfc9440", "nginx", "xfcc"] as const;
export type ForwardedForm = (typeof FORWARDED_FORMS)[number];

/** The header of each form. */
export const FORWARDED_HEADERS: Readonly<Record<ForwardedForm, string>> = {
  rfc9440: "client-cert",
  nginx: "x-ssl-client-cert",
  xfcc: "x-forwarded-client-cert",
};

/** Shows that a request came through the proxy and not around it. */
export const HOP_SECRET_HEADER = "keyway-hop-secret";

/** Every header that could be taken for a certificate: none goes further than the door. */
export const CERTIFICATE_HEADERS: readonly string[] = [
  ...Object.values(FORWARDED_HEADERS),
  ...["client-cert-chain", "x-ssl-client-verify", "x-client-cert", HOP_SECRET_HEADER],
];

/** Base64 makes four characters of three bytes; percent signs at most three of one. */
const VALUE_MAX = 16 * 1024;

/**
 * Reads the certificate that a proxy wrote into a header. Only what has exactly the form is one.
 * @param value of the one header of that form
 */
export function parseForwarded(form: ForwardedForm, value: string): ClientCertificate | null {
  if (value === "" || value.length > VALUE_MAX) return null;
  return PARSERS[form](value);
}

const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]+={0,2}):$/;

/** A byte sequence of structured fields (RFC 9440, 2.2; RFC 9651, 3.3.5). */
function parseRfc9440(value: string): ClientCertificate | null {
  const text = BYTE_SEQUENCE.exec(value.trim())?.[1];
  if (text === undefined) return null;
  const der = Buffer.from(text, "base64");
  const whole = der.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
  return whole && der.length <= DER_MAX_BYTES ? readCertificate(der) : null;
}

/** `$ssl_client_escaped_cert`: PEM, with what is not unreserved as percent signs; a plus is a plus. */
function parseNginx(value: string): ClientCertificate | null {
  try {
    const certificate = parsePem(decodeURIComponent(value));
    return typeof certificate === "string" ? null : certificate;
  } catch {
    return null;
  }
}

/** A pair of Envoy's header, its value plain or quoted, and what comes after it. */
const PAIR = /([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^",;]*)(;|,|$)/y;

/**
 * Envoy's `X-Forwarded-Client-Cert`: elements by `,`, each of pairs by `;`. The last element is of the hop that speaks
 * to us, which it writes with SANITIZE_SET or APPEND_FORWARD alike. Its certificate must have the hash beside it.
 */
function parseXfcc(value: string): ClientCertificate | null {
  let last = new Map<string, string>();
  let begins = true;
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < value.length) {
    const match = PAIR.exec(value);
    if (!match) return null;
    const [, name = "", text = "", end] = match;
    if (begins) last = new Map();
    const key = name.toLowerCase();
    if (key === "cert" && last.has(key)) return null;
    last.set(key, text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1") : text);
    begins = end === ",";
    if (end !== "" && PAIR.lastIndex === value.length) return null;
  }
  const certificate = parseNginx(last.get("cert") ?? "");
  const told = last.get("hash");
  if (certificate === null || told === undefined) return certificate;
  const own = Buffer.from(certificate.thumbprint, "base64url").toString("hex");
  return told.toLowerCase() === own ? certificate : null;
}

const PARSERS: Readonly<Record<ForwardedForm, (value: string) => ClientCertificate | null>> = {
  rfc9440: parseRfc9440,
  nginx: parseNginx,
  xfcc: parseXfcc,
};
