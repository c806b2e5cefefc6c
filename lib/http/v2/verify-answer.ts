import { z } from "zod";
import type { Answer, LimitOutcome, Outcome } from "@/lib/verify/answer";
import type { KeyRecord, LimitRecord } from "@/lib/verify/record";
import { ratelimitIdOf, UNNAMED } from "./present";
import { slugsOf } from "./slug";

/** Their eight codes, which is all that older clients know. */
const CODES: Record<Outcome, string> = {
  NOT_FOUND: "NOT_FOUND",
  WRONG_ENVIRONMENT: "NOT_FOUND",
  REVOKED: "NOT_FOUND",
  DISABLED: "DISABLED",
  NOT_YET_VALID: "DISABLED",
  EXPIRED: "EXPIRED",
  CERTIFICATE_REQUIRED: "FORBIDDEN",
  IP_DENIED: "FORBIDDEN",
  INSUFFICIENT_SCOPE: "INSUFFICIENT_PERMISSIONS",
  RATE_LIMITED: "RATE_LIMITED",
  CREDITS_EXCEEDED: "USAGE_EXCEEDED",
  VALID: "VALID",
};

/** A revoked key is gone; an older text of a key that was rerolled has run out. */
const codeOf = ({ code }: Answer, record: KeyRecord): string =>
  code === "REVOKED" && record.revokedAt === null ? "EXPIRED" : CODES[code];

const Shown = z.object({
  name: z.string(),
  roles: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
});

const isFilled = (value: object) => Object.keys(value).length > 0;

/** What depends on the key alone: members of `data`, without the braces. Not kept, since records are many. */
function aboutOf(record: KeyRecord): string {
  const { name, roles, metadata } = Shown.parse(JSON.parse(record.shown));
  const permissions = slugsOf(record.grants);
  const expires = record.revokedAt === null ? endOf(record) : record.expiresAt;
  return JSON.stringify({
    keyId: record.keyId,
    ...(name !== UNNAMED && { name }),
    ...(isFilled(metadata) && { meta: metadata }),
    ...(expires !== null && { expires }),
    enabled: record.enabled,
    ...(permissions.length > 0 && { permissions }),
    ...(roles.length > 0 && { roles }),
    ...(record.ownerId !== "" && { identity: identityOf(record) }),
  }).slice(1, -1);
}

/** When this text of the key stops: the key's own end, or that of an overlap. */
function endOf({ expiresAt, retiresAt }: KeyRecord): number | null {
  const ends = [expiresAt, retiresAt].filter((at) => at !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

const isOwners = (record: KeyRecord, limit: LimitRecord) =>
  limit.counter.startsWith(`${record.workspaceId}:owner:`);

const parentOf = (record: KeyRecord, limit: LimitRecord) =>
  isOwners(record, limit) ? record.ownerId : record.keyId;

function identityOf(record: KeyRecord) {
  const ratelimits = record.limits
    .filter((limit) => isOwners(record, limit))
    .map((limit) => ({
      id: ratelimitIdOf(record.ownerId, limit.name),
      name: limit.name,
      limit: limit.limit,
      duration: limit.windowMs,
      autoApply: limit.auto,
    }));
  const meta = record.ownerMetadata;
  return {
    id: record.ownerId,
    externalId: record.ownerId,
    ...(isFilled(meta) && { meta }),
    ...(ratelimits.length > 0 && { ratelimits }),
  };
}

/** One that was made up by the request has no id. */
function ratelimitOf(record: KeyRecord, outcome: LimitOutcome) {
  const own = record.limits.find((limit) => limit.name === outcome.name);
  return {
    id: own ? ratelimitIdOf(parentOf(record, own), own.name) : "",
    name: outcome.name,
    limit: outcome.limit,
    duration: outcome.windowMs,
    reset: outcome.resetAt,
    remaining: Math.max(0, Math.floor(outcome.remaining)),
    exceeded: outcome.exceeded,
    autoApply: own?.auto ?? false,
  };
}

/**
 * The body that Unkey's clients read of a verification.
 * @param credits what is left to the key, where it has credits
 */
export function encodeVerified(answer: Answer, credits: number | null): string {
  const { record, requestId, limits } = answer;
  const meta = `{"meta":{"requestId":"${requestId}"},"data":{`;
  const code = record === null ? "NOT_FOUND" : codeOf(answer, record);
  if (record === null || code === "NOT_FOUND") return `${meta}"valid":false,"code":"NOT_FOUND"}}`;
  let text = `${meta}"valid":${answer.code === "VALID"},"code":"${code}",${aboutOf(record)}`;
  if (credits !== null) text += `,"credits":${Math.max(0, credits)}`;
  if (limits.length > 0)
    text += `,"ratelimits":${JSON.stringify(limits.map((one) => ratelimitOf(record, one)))}`;
  return `${text}}}`;
}
