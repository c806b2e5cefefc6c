import type { ErrorCode } from "@/lib/errors";
import type { Outcome } from "@/lib/verify/answer";

type Explained = Readonly<{ means: string; fix: string }>;

/** Every outcome of verify: what it says of the key, and what makes it go away. */
export const OUTCOME_HELP: Readonly<Record<Outcome, Explained>> = {
  NOT_FOUND: {
    means: "No key of this workspace has that text, or not one of the API you asked for.",
    fix: "Look for a missing end or a space in what was copied. Leave apiId out if any API will do.",
  },
  WRONG_ENVIRONMENT: {
    means: "A test key was used where live ones are asked for, or the other way round.",
    fix: "Send the key of the environment you verify for.",
  },
  REVOKED: {
    means:
      "The key was revoked, or this version of its secret was replaced. Waiting does not help.",
    fix: "Use the newest secret. A revoked key can be restored for 60 minutes.",
  },
  DISABLED: {
    means: "The key, its owner or the whole workspace is switched off for now.",
    fix: "Enable the key or its owner, or lift the freeze of the workspace.",
  },
  NOT_YET_VALID: {
    means: "The key's notBefore is still to come.",
    fix: "Wait until then, or set notBefore anew.",
  },
  EXPIRED: {
    means: "The key's expiresAt has passed.",
    fix: "Set a later expiresAt: the secret stays the same. Or create another key.",
  },
  CERTIFICATE_REQUIRED: {
    means: "The key may be used only together with its client certificate.",
    fix: "Connect with the certificate the key is bound to.",
  },
  IP_DENIED: {
    means: "The end client's address is not on the key's allow list.",
    fix: "Send the end client's address in context.ip, or add its block to ipAllowlist.",
  },
  INSUFFICIENT_SCOPE: {
    means: "The key lacks a scope that you asked for, or is denied it.",
    fix: "Give the key the scope or a role that has it. explain says which one is missing.",
  },
  RATE_LIMITED: {
    means: "A limit is used up; limits says which one, and when it is free again.",
    fix: "Try again after retryAfterMs, raise the limit, or set an override for this identifier.",
  },
  CREDITS_EXCEEDED: {
    means: "The key has fewer credits than this call costs.",
    fix: "Add credits, or give the key a refill.",
  },
  VALID: {
    means: "Everything you asked for holds. Limits and credits were used.",
    fix: "Go on.",
  },
};

/** Every error code, and what to do about it. */
export const ERROR_HELP: Readonly<Record<ErrorCode, Explained>> = {
  invalid: {
    means: "Something in the request cannot be read, or a field is unknown.",
    fix: "errors names each field and what it must be.",
  },
  unauthenticated: {
    means: "There is no management key, or not one that works.",
    fix: "Send Authorization: Bearer with a management key.",
  },
  forbidden: {
    means: "The management key lacks a permission.",
    fix: "detail names it; give it to the key, for the whole workspace or for one API.",
  },
  not_found: {
    means: "There is no such thing in this workspace.",
    fix: "Compare the id; another workspace's things look the same as none.",
  },
  conflict: {
    means:
      "The thing is not in a state that allows this, or a request with this Idempotency-Key is still running.",
    fix: "Read it again and decide anew, or try again after Retry-After.",
  },
  too_large: { means: "The body has too many bytes.", fix: "Send less at a time." },
  unsupported_media_type: {
    means: "The body is not announced as JSON.",
    fix: "Send Content-Type: application/json, uncompressed.",
  },
  unprocessable: {
    means:
      "Every field is right, but they do not go together, or an Idempotency-Key came with another body.",
    fix: "detail says what does not fit.",
  },
  rate_limited: {
    means: "Too many requests.",
    fix: "Wait for the seconds in Retry-After.",
  },
  unavailable: {
    means: "The service cannot answer right now, and did nothing.",
    fix: "Try again after Retry-After.",
  },
};
