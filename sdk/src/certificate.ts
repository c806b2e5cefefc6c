/** The thumbprint of a certificate, as `certificate` wants it: `getPeerX509Certificate().raw`, or what a proxy sends. */
export async function certificateThumbprint(der: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  return btoa(String.fromCharCode(...hash)).replace(/[+/=]/g, (sign) => URL_SAFE[sign] ?? "");
}

const URL_SAFE: Record<string, string> = { "+": "-", "/": "_", "=": "" };

/** What is used of a connection of node's; one without TLS has neither. */
type TlsConnection = {
  getPeerX509Certificate?(): ShownX509 | undefined;
  isSessionReused?(): boolean;
};

/** What is used of node's `X509Certificate`. */
type ShownX509 = Readonly<{
  raw: Uint8Array<ArrayBuffer>;
  ca: boolean;
  /** Extended key usages by their numbers; undefined: for anything. */
  keyUsage: readonly string[] | undefined;
  validFrom: string;
  validTo: string;
}>;

/** RFC 5280, 4.2.1.12. */
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/**
 * The thumbprint of the certificate that the other end of a connection of node's showed, for `certificateOf`; ask for
 * one with `requestCert: true, rejectUnauthorized: false`. To be asked for each request, since connections live long.
 * @param connection `request.socket`
 * @param now milliseconds since 1970
 * @returns null for none, and for one that proves nothing: it came with a resumed session, so nobody showed it again; its
 *   time is not now; it is an authority's, or not for clients
 */
export async function shownCertificate(
  connection: object,
  now = Date.now(),
): Promise<string | null> {
  const socket = connection as TlsConnection;
  const x509 = socket.getPeerX509Certificate?.();
  if (!x509 || socket.isSessionReused?.() !== false || x509.ca) return null;
  if (x509.keyUsage && !x509.keyUsage.includes(CLIENT_AUTH)) return null;
  const inTime = Date.parse(x509.validFrom) <= now && now < Date.parse(x509.validTo) + 1000;
  return inTime ? certificateThumbprint(x509.raw) : null;
}
