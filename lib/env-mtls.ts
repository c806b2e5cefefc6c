const MTLS_SOURCES = ["tls", "rfc9440", "nginx", "xfcc", "off"] as const;

/** What is asked of the environment; every fault is told at once. */
type Reader = Readonly<{
  fault(name: string, problem: string): undefined;
  optional(name: string): string | undefined;
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  port(name: string): number | undefined;
  pair(first: string, second: string): readonly [string, string] | undefined;
}>;

const HOP_SECRET_MIN = 32;

/** Half of a setting would believe nobody, or look as if it did. */
function checkMtls(
  read: Reader,
  given: Readonly<{
    port: number | undefined;
    source: (typeof MTLS_SOURCES)[number];
    files: unknown;
    proxies: readonly string[];
    hopSecret: string | undefined;
  }>,
): void {
  const { port, source, files, proxies, hopSecret } = given;
  if (source === "tls") {
    if (port === undefined) read.fault("MTLS_PORT", "is not set, but MTLS_SOURCE is tls");
    if (!files) read.fault("TLS_CERT", "and TLS_KEY are not set: MTLS_PORT shows a certificate");
    return;
  }
  if (port !== undefined) read.fault("MTLS_PORT", `is set, but MTLS_SOURCE is ${source}`);
  if (source === "off") return;
  if (proxies.length === 0)
    read.fault("TRUSTED_PROXIES", `is not set: MTLS_SOURCE=${source} believes a proxy`);
  if ((hopSecret?.length ?? 0) < HOP_SECRET_MIN)
    read.fault("MTLS_HOP_SECRET", `must have ${HOP_SECRET_MIN} characters at least`);
}

/** The listener's own address, by the name that the API is reached by; undefined without a listener. */
export function listenerUrl(
  apiUrl: string,
  { source, port }: Readonly<{ source: string; port: number | undefined }>,
): string | undefined {
  if (source !== "tls" || port === undefined) return undefined;
  return `https://${new URL(apiUrl).hostname}:${port}`;
}

/** How client certificates come to us. */
export function readMtls(read: Reader) {
  const port = read.port("MTLS_PORT");
  const source = read.choice("MTLS_SOURCE", MTLS_SOURCES, port === undefined ? "off" : "tls");
  const files = read.pair("TLS_CERT", "TLS_KEY");
  const proxies = (read.optional("TRUSTED_PROXIES") ?? "").split(/[\s,]+/).filter(Boolean);
  const hopSecret = read.optional("MTLS_HOP_SECRET");
  checkMtls(read, { port, source, files, proxies, hopSecret });
  return {
    port,
    source,
    /** Addresses or CIDRs of the proxies whose certificate header is believed. */
    trustedProxies: proxies,
    hopSecret,
    /** Paths of PEM files. */
    certificate: files?.[0],
    key: files?.[1],
  };
}
