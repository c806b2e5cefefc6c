import { evaluate, explainScopes } from "@/lib/scopes/evaluate";
import { allows } from "./address";
import type { Check, Outcome } from "./answer";
import type { KeyRecord } from "./record";
import type { VerifyRequest } from "./request";

/** The outcome of every check that consumes nothing. */
export type Decision = Readonly<{
  code: Outcome;
  reason: string;
  retryAfterMs: number | null;
  /** Rules in monitor mode that would have denied. */
  wouldDeny: readonly string[];
}>;

const NOTHING: readonly string[] = [];
const PASSED: Decision = { code: "VALID", reason: "", retryAfterMs: null, wouldDeny: NOTHING };

const denied = (code: Outcome, reason: string, retryAfterMs: number | null = null): Decision => ({
  code,
  reason,
  retryAfterMs,
  wouldDeny: NOTHING,
});

export const NOT_FOUND = denied("NOT_FOUND", "There is no such key, or not for this API.");

/**
 * Decides on a key without touching anything: environment, lifetime, address, scopes, in the order in which
 * they are answered. Limits and credits come after it.
 * @param now milliseconds since 1970
 */
export function decide(record: KeyRecord, request: VerifyRequest, now: number): Decision {
  const lifetime = decideLifetime(record, request, now);
  if (lifetime !== null) return lifetime;
  const address = isAddressAllowed(record, request);
  if (!address && record.ipMode === "enforce") return ipDenied(request);
  const scopes = request.scopes === null || evaluate(request.scopes, record.scopes);
  if (!scopes && record.scopeMode === "enforce") return scopeDenied(record, request);
  if (address && scopes) return PASSED;
  const wouldDeny = [...(address ? [] : ["ip"]), ...(scopes ? [] : ["scopes"])];
  return { ...PASSED, wouldDeny };
}

function decideLifetime(record: KeyRecord, request: VerifyRequest, now: number): Decision | null {
  if (request.environment !== "" && request.environment !== record.environment)
    return denied("WRONG_ENVIRONMENT", `This is a ${record.environment} key.`);
  if (record.revokedAt !== null) return denied("REVOKED", "The key was revoked.");
  if (record.retired || (record.retiresAt !== null && now >= record.retiresAt))
    return denied("REVOKED", "The key was rotated, and this version of its secret has ended.");
  if (!record.enabled) return denied("DISABLED", record.disabledBecause);
  if (record.notBefore !== null && now < record.notBefore)
    return denied("NOT_YET_VALID", "The key is not valid yet.", record.notBefore - now);
  if (record.expiresAt !== null && now >= record.expiresAt)
    return denied("EXPIRED", `The key expired on ${new Date(record.expiresAt).toISOString()}.`);
  if (record.certificates !== null && !record.certificates.includes(request.certificate))
    return certificateRequired(request);
  return null;
}

const certificateRequired = ({ certificate }: VerifyRequest): Decision =>
  denied(
    "CERTIFICATE_REQUIRED",
    certificate === ""
      ? "The key is bound to a client certificate, and the request names none (context.certificate)."
      : `The key is not bound to the client certificate ${certificate}.`,
  );

/** A key with an allow list is refused when the caller does not say where the end client is. */
const isAddressAllowed = (record: KeyRecord, request: VerifyRequest): boolean =>
  allows(record.allowlist, request.ip);

const ipDenied = ({ ip }: VerifyRequest): Decision =>
  denied(
    "IP_DENIED",
    ip === ""
      ? "The key may only be used from certain addresses, and the request names none (context.ip)."
      : `The key may not be used from ${ip}.`,
  );

function scopeDenied(record: KeyRecord, request: VerifyRequest): Decision {
  if (request.scopes === null) return PASSED;
  const { missing, unwanted } = explainScopes(request.scopes, record.scopes);
  const parts = [
    ...(missing.length > 0 ? [`lacks ${missing.join(", ")}`] : []),
    ...(unwanted.length > 0 ? [`holds ${unwanted.join(", ")}, which must not be held`] : []),
  ];
  return denied("INSUFFICIENT_SCOPE", `The key ${parts.join(" and ")}.`);
}

/** Every check up to the one that failed, with its numbers, as `explain` and the log show it. */
export function traceDecision(
  record: KeyRecord,
  request: VerifyRequest,
  decision: Decision,
  now: number,
): Check[] {
  const failed = STEPS.findIndex((step) => step.codes.includes(decision.code));
  const reached = failed < 0 ? STEPS : STEPS.slice(0, failed + 1);
  return reached.map(({ check, detail }, i) => ({
    check,
    passed: i !== failed,
    detail: i === failed ? decision.reason : detail(record, request, now),
  }));
}

type Step = Readonly<{
  check: string;
  codes: readonly Outcome[];
  detail(record: KeyRecord, request: VerifyRequest, now: number): string;
}>;

const until = (at: number | null) => (at === null ? "never" : new Date(at).toISOString());

const STEPS: readonly Step[] = [
  { check: "exists", codes: ["NOT_FOUND"], detail: (record) => record.keyId },
  {
    check: "environment",
    codes: ["WRONG_ENVIRONMENT"],
    detail: (record, request) => `${record.environment}, asked ${request.environment || "any"}`,
  },
  {
    check: "revoked",
    codes: ["REVOKED"],
    detail: (record) => `secret version ${record.secretVersion}, ends ${until(record.retiresAt)}`,
  },
  { check: "enabled", codes: ["DISABLED"], detail: () => "key, owner and workspace are enabled" },
  {
    check: "notBefore",
    codes: ["NOT_YET_VALID"],
    detail: (record) => (record.notBefore === null ? "any time" : until(record.notBefore)),
  },
  { check: "expiry", codes: ["EXPIRED"], detail: (record) => `expires ${until(record.expiresAt)}` },
  {
    check: "certificate",
    codes: ["CERTIFICATE_REQUIRED"],
    detail: (record, request) =>
      record.certificates === null ? "none needed" : request.certificate,
  },
  {
    check: "ip",
    codes: ["IP_DENIED"],
    detail: (record, request) =>
      record.allowlist === null
        ? "any address"
        : `${request.ip || "no address"}${isAddressAllowed(record, request) ? "" : " would be denied (monitor)"}`,
  },
  {
    check: "scope",
    codes: ["INSUFFICIENT_SCOPE"],
    detail: (record, request) => {
      if (request.scopes === null) return "none asked";
      const held = evaluate(request.scopes, record.scopes);
      return `${request.scopesText}${held ? "" : " would be denied (monitor)"}`;
    },
  },
];
