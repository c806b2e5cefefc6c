import { verify } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { isSigned } from "@/lib/webhooks/sign";
import { PublicKeys } from "./public-keys";

const refuse = () =>
  new AppError("unauthenticated", "This report is not signed by a reporter that is known here.");

let github: PublicKeys | undefined;

function githubKeys(): PublicKeys {
  github ??= new PublicKeys(env().leaks.githubKeysUrl);
  return github;
}

/**
 * T09: whoever could ask without a signature would learn which stolen keys are real. The signature is one over the
 * bytes as they came (ECDSA P-256, SHA-256, DER in base64), so it is checked before anything reads them.
 * @throws AppError `unauthenticated`, `unavailable` (the published keys cannot be read)
 */
export async function requireGithub(
  headers: Headers,
  body: Buffer,
  now = new Date(),
  keys = githubKeys(),
): Promise<string> {
  const id = headers.get("github-public-key-identifier") ?? "";
  const signature = headers.get("github-public-key-signature") ?? "";
  if (!/^[0-9a-zA-Z_-]{1,128}$/.test(id) || !/^[A-Za-z0-9+/]{64,128}={0,2}$/.test(signature))
    throw refuse();
  const key = await keys.find(id, now.getTime());
  if (!key) throw refuse();
  const der = Buffer.from(signature, "base64");
  if (!verify("sha256", body, { key, dsaEncoding: "der" }, der)) throw refuse();
  return "github";
}

/**
 * The same for a reporter of `KEYWAY_LEAK_REPORTERS`, who signs as Standard Webhooks says.
 * @returns its name
 * @throws AppError `unauthenticated`
 */
export function requireReporter(
  headers: Headers,
  body: Buffer,
  now = new Date(),
  reporters = env().leaks.reporters,
): string {
  const signed = {
    id: headers.get("webhook-id") ?? "",
    timestamp: headers.get("webhook-timestamp") ?? "",
    signature: headers.get("webhook-signature") ?? "",
  };
  const text = body.toString();
  const reporter = reporters.find(({ secret }) => isSigned(signed, text, secret, now));
  if (!reporter) throw refuse();
  return reporter.name;
}
