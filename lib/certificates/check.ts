import type { ClientCertificate } from "./certificate";
import { normalName, type SubjectName } from "./names";

const RSA_BITS_MIN = 2048;

type Dated = Pick<ClientCertificate, "notBefore" | "notAfter">;

/** Whether an instant lies in the life of a certificate, both ends included (RFC 5280, 4.1.2.5). */
export const isInTime = ({ notBefore, notAfter }: Dated, now: number): boolean =>
  now >= notBefore && now < notAfter + 1000;

/**
 * Why nobody can be known by a certificate, whoever issued it; null when nothing speaks against it. To be asked with
 * each request: connections live longer than certificates may.
 * @param now milliseconds since 1970
 * @returns the end of a sentence that begins with "The certificate"
 */
export function faultOf(certificate: ClientCertificate, now: number): string | null {
  return faultInTime(certificate, now) ?? faultOfPurpose(certificate);
}

function faultInTime(certificate: Dated, now: number): string | null {
  if (isInTime(certificate, now)) return null;
  const early = now < certificate.notBefore;
  const at = new Date(early ? certificate.notBefore : certificate.notAfter).toISOString();
  return early ? `is not valid before ${at}` : `expired on ${at}`;
}

function faultOfPurpose({ authority, clientAuth, x509 }: ClientCertificate): string | null {
  if (authority) return "is one of an authority, not of a client";
  if (!clientAuth) return "is not for clients: its extended key usage lacks clientAuth";
  return isStrong(x509) ? null : `has a key of fewer than ${RSA_BITS_MIN} bits`;
}

/**
 * Why certificates that an authority issued are not believed; null when they are.
 * @param now milliseconds since 1970
 * @returns the end of a sentence that begins with "The certificate"
 */
export function faultOfAuthority(authority: ClientCertificate, now: number): string | null {
  const inTime = faultInTime(authority, now);
  if (inTime) return inTime;
  if (!authority.authority) return "is not one of an authority: it lacks the basic constraint CA";
  return isStrong(authority.x509) ? null : `has a key of fewer than ${RSA_BITS_MIN} bits`;
}

function isStrong({ publicKey }: ClientCertificate["x509"]): boolean {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || bits >= RSA_BITS_MIN;
}

/**
 * Whether an authority issued a certificate itself: no intermediate one lies between them, since node validates no
 * paths. The signature decides, so that another authority of the same name is another one (CWE-295).
 */
export const isIssuedBy = (
  { x509 }: Pick<ClientCertificate, "x509">,
  by: Pick<ClientCertificate, "x509" | "authority">,
): boolean => by.authority && x509.checkIssued(by.x509) && x509.verify(by.x509.publicKey);

/** Whether a certificate has that subject alternative name, exactly: no name stands for several. */
export const hasName = (
  { sans }: Pick<ClientCertificate, "sans">,
  { kind, value }: SubjectName,
): boolean => {
  const wanted = normalName(kind, value);
  return sans.some((one) => one.kind === kind && one.value === wanted);
};

const HEX = /^[0-9a-f]{64}$/;
const BASE64URL = /^[A-Za-z0-9_-]{43}$/;

/**
 * The `x5t#S256` in a text: as it is (base64url), or as tools print a SHA-256 fingerprint (hexadecimal, colons or
 * not).
 * @returns null for anything else
 */
export function parseThumbprint(text: string): string | null {
  const hex = text.length > 43 ? text.replaceAll(":", "").toLowerCase() : "";
  if (HEX.test(hex)) return Buffer.from(hex, "hex").toString("base64url");
  if (!BASE64URL.test(text)) return null;
  // The last of 43 characters holds two bits too many: another spelling of the same bytes is none.
  return Buffer.from(text, "base64url").toString("base64url") === text ? text : null;
}
