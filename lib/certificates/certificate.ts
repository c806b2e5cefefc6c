import { createHash, X509Certificate } from "node:crypto";
import { parseNames, type SubjectName } from "./names";

/** The purpose that a client's certificate must have if it names any (RFC 5280, 4.2.1.12). */
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/** Far more than a certificate takes, in bytes. */
export const DER_MAX_BYTES = 12 * 1024;

/**
 * A certificate that somebody showed, with proof that they hold its key. What it says is what its issuer wrote: who
 * that is, and whether it is believed, is asked with `faultOf` and `isIssuedBy`. Times are milliseconds since 1970.
 */
export type ClientCertificate = Readonly<{
  /** `x5t#S256` (RFC 8705, 3.1): base64url SHA-256 of the DER. */
  thumbprint: string;
  der: Buffer;
  /** In one line, the most special part first, as RFC 4514 has it: `CN=billing,O=Acme`. */
  subject: string;
  issuer: string;
  /** Hexadecimal. */
  serial: string;
  /** The subject alternative names of the kinds that a client can be known by (RFC 8705, 2.1.2). */
  sans: readonly SubjectName[];
  notBefore: number;
  notAfter: number;
  /** It may issue certificates. */
  authority: boolean;
  /** It is for clients: it says so, or does not say what it is for. */
  clientAuth: boolean;
  /** As node holds it, for checks of signatures. */
  x509: X509Certificate;
}>;

/** The `x5t#S256` of a certificate. */
export const thumbprintOf = (der: Buffer): string =>
  createHash("sha256").update(der).digest("base64url");

/**
 * Reads a certificate.
 * @param der its exact bytes; more behind them, or another encoding of the same, is no certificate
 * @returns null for what is none
 */
export function readCertificate(der: Buffer): ClientCertificate | null {
  if (der.length === 0 || der.length > DER_MAX_BYTES) return null;
  try {
    const x509 = new X509Certificate(der);
    return x509.raw.equals(der) ? certificateOf(x509) : null;
  } catch {
    return null;
  }
}

/** What node parsed, as we use it. @throws Error for names or times that cannot be read */
export function certificateOf(x509: X509Certificate): ClientCertificate {
  const der = x509.raw;
  return {
    thumbprint: thumbprintOf(der),
    der,
    subject: lineOf(x509.subject),
    issuer: lineOf(x509.issuer),
    serial: x509.serialNumber,
    sans: parseNames(x509.subjectAltName ?? ""),
    notBefore: timeOf(x509.validFrom),
    notAfter: timeOf(x509.validTo),
    authority: x509.ca,
    // Node names it `keyUsage`; it is the extended one.
    clientAuth: x509.keyUsage === undefined || x509.keyUsage.includes(CLIENT_AUTH),
    x509,
  };
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`not a time: ${text}`);
  return time;
}

/** Node shows a name a line for each part, the most general one first. Absent: an empty name. */
const lineOf = (name: string | undefined): string =>
  (name ?? "").split("\n").filter(Boolean).toReversed().join(",");

const BLOCK = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g;

/**
 * Reads the PEM text of one certificate.
 * @returns a sentence about what is wrong when it is none
 */
export function parsePem(text: string): ClientCertificate | string {
  if (text.includes("PRIVATE KEY-----"))
    return "holds a private key. Keyway never needs one: give the certificate alone";
  const blocks = [...text.matchAll(BLOCK)];
  const [block] = blocks;
  if (!block)
    return "must be a certificate in PEM form, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----";
  if (blocks.length > 1) return `holds ${blocks.length} certificates: give one`;
  const body = (block[1] ?? "").replaceAll(/\s/g, "");
  const der = Buffer.from(body, "base64");
  return readCertificate(der) ?? "is no X.509 certificate that can be read";
}

/** The certificate as PEM. */
export const pemOf = ({ der }: ClientCertificate): string => new X509Certificate(der).toString();
