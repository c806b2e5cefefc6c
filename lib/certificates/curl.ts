import type { Env } from "@/lib/env";

/** Where certificates are asked for, as far as this process knows: a proxy may ask for them at an address of its own. */
export function mutualUrl({ apiUrl, mtls, mtlsUrl }: Pick<Env, "apiUrl" | "mtls" | "mtlsUrl">): {
  text: string;
  known: boolean;
} {
  if (mtlsUrl !== undefined) return { text: mtlsUrl, known: true };
  return { text: apiUrl.replace(/^http:/, "https:"), known: mtls.source !== "off" };
}

/** Commands that make a certificate to try with, and verify a key by it. */
export const curlByCertificate = (url: string, workspaceId: string): string =>
  `# A certificate to try with. Pin client.pem above.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 90 \\
  -subj "/CN=gateway" -addext "basicConstraints=critical,CA:FALSE" \\
  -addext "extendedKeyUsage=clientAuth" -keyout client.key -out client.pem

# Verify a key by it. While the server's own certificate is not one that curl trusts, add --cacert.
curl ${url}/v1/keys/verify \\
  --cert client.pem --key client.key \\
  -H 'Keyway-Workspace: ${workspaceId}' \\
  -H 'Content-Type: application/json' \\
  -d '{"key": "…"}'`;
