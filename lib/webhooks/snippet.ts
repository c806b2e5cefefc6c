/** How a receiver knows that a message came from Keyway (Standard Webhooks 1.0), with nothing to install. */
export const SIGNATURE_SNIPPETS = [
  {
    language: "TypeScript",
    code: `import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "node:process";

const secret = env.KEYWAY_WEBHOOK_SECRET ?? "";

/** Give it the body as it came: the text, not what was parsed and written again. */
export function isFromKeyway(headers: Headers, body: string): boolean {
  const id = headers.get("webhook-id"); // the same each time a message is sent again
  const time = headers.get("webhook-timestamp");
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= 300)) return false;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const right = createHmac("sha256", key).update(\`\${id}.\${time}.\${body}\`).digest();
  // While the secret is rotated there are two, and one has to be right.
  return (headers.get("webhook-signature") ?? "").split(" ").some((one) => {
    const given = Buffer.from(one.replace("v1,", ""), "base64");
    return given.length === right.length && timingSafeEqual(given, right);
  });
}`,
  },
  {
    language: "Python",
    code: `import base64, hashlib, hmac, os, time

def is_from_keyway(headers, body: bytes) -> bool:
    """Give it the body as it came: the bytes, not what was parsed and written again."""
    message, sent_at = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(sent_at)) > 300:
        return False
    key = base64.b64decode(os.environ["KEYWAY_WEBHOOK_SECRET"].removeprefix("whsec_"))
    mac = hmac.new(key, f"{message}.{sent_at}.".encode() + body, hashlib.sha256)
    right = b"v1," + base64.b64encode(mac.digest())
    # While the secret is rotated there are two, and one has to be right.
    signatures = headers["webhook-signature"].encode().split(b" ")
    return any([hmac.compare_digest(one, right) for one in signatures])`,
  },
  {
    language: "Go",
    code: `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// isFromKeyway takes the body as it came, not what was parsed and written again.
func isFromKeyway(header http.Header, body []byte) bool {
	id, sentAt := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(sentAt, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	secret := strings.TrimPrefix(os.Getenv("KEYWAY_WEBHOOK_SECRET"), "whsec_")
	key, err := base64.StdEncoding.DecodeString(secret)
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + sentAt + "."))
	mac.Write(body)
	right := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	// While the secret is rotated there are two, and one has to be right.
	for _, one := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(one), right) {
			return true
		}
	}
	return false
}`,
  },
] as const;
