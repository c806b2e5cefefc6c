import { type KeyLike, sign } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { inject, vi } from "vitest";
import { GITHUB_KEY_ID } from "./testing-key-server";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** The headers of a report as GitHub signs it. */
export const signAsGithub = (
  body: string | Uint8Array,
  key: KeyLike = inject("githubKeys").privateKey,
): Record<string, string> => ({
  "github-public-key-identifier": GITHUB_KEY_ID,
  "github-public-key-signature": sign("sha256", Buffer.from(body), key).toString("base64"),
});

/** The headers of a report as the reporter of these tests signs it. */
export function signAsScanner(
  body: string,
  secret = SECRET,
  at = new Date(),
): Record<string, string> {
  const id = "msg_report";
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

/** Has the calling test file know GitHub's key and a reporter. Called before anything reads the environment. */
export function testReporters(): void {
  vi.stubEnv("KEYWAY_LOCAL_TARGETS", "true");
  vi.stubEnv("KEYWAY_GITHUB_KEYS_URL", inject("githubKeys").url);
  vi.stubEnv("KEYWAY_LEAK_REPORTERS", `scanner:${SECRET}`);
}
