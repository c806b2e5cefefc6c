import { newId } from "@/lib/ids";
import type { Line } from "@/lib/journal/line";
import type { Check, Outcome } from "@/lib/verify/answer";
import { APIS, BACKENDS, USER_AGENTS } from "./cast";
import type { MadeKey } from "./create-keys";
import { isLeaked, LEAK_DAYS } from "./plan-keys";
import { normal, poisson, type Random } from "./random";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What traffic is made from; times in milliseconds since 1970. */
export type Scene = Readonly<{
  workspaceId: string;
  keys: readonly MadeKey[];
  /** The management keys that call verify. */
  callers: readonly [string, ...string[]];
  now: number;
}>;

/** How busy an hour of the day is, in UTC: offices of Europe, then of America. */
const HOURS = Array.from({ length: 24 }, (_, hour) => {
  const hill = (peak: number, width: number) => Math.exp(-(((hour - peak) / width) ** 2));
  return 0.16 + hill(10, 3.4) + 0.8 * hill(16, 3.2);
});
const BUSIEST = Math.max(...HOURS);

/** The verifications of a UTC day up to now, in the order of time. */
export function makeTraffic(scene: Scene, day: number, random: Random): Line[] {
  const weekday = new Date(day).getUTCDay();
  const weekly = weekday === 0 ? 0.4 : weekday === 6 ? 0.52 : 1;
  const growth = 1.05 - ((scene.now - day) / DAY_MS) * 0.009;
  const lines = scene.keys.flatMap((made) => {
    const count = poisson(random, made.plan.perDay * weekly * growth);
    return Array.from({ length: count }, () => lineOf(scene, made, timeIn(day, random), random));
  });
  return [...lines, ...probes(scene, day, random), ...incident(scene, day, random)]
    .filter((line) => line !== null)
    .filter((line) => line.at < scene.now)
    .sort((a, b) => a.at - b.at);
}

/** A moment of the day, the likelier the busier. */
function timeIn(day: number, random: Random): number {
  for (;;) {
    const hour = Math.floor(random.next() * 24);
    if (random.next() * BUSIEST < (HOURS[hour] ?? 0))
      return day + hour * HOUR_MS + Math.floor(random.next() * HOUR_MS);
  }
}

function lineOf(scene: Scene, { plan, key }: MadeKey, at: number, random: Random): Line | null {
  const api = APIS[plan.api] ?? APIS[0];
  const scope = random.pick(plan.scopes);
  const outcome = outcomeOf(scene, { plan, key }, at, random);
  if (outcome === null) return null;
  const asked = outcome === "INSUFFICIENT_SCOPE" ? missingFrom(plan) : scope;
  const version = versionOf({ plan, key }, at, scene.now, random);
  const home = homeOf(key.id);
  return {
    ...base(scene, at, random),
    outcome,
    apiId: key.apiId,
    keyId: key.id,
    secretVersion: version,
    ownerId: plan.ownerId,
    environment: plan.environment,
    spent: plan.credits !== null && outcome === "VALID" ? 1 : 0,
    scopes: asked,
    askedScopes: [asked],
    ip: outcome === "IP_DENIED" ? "198.51.100.214" : `203.0.113.${home + (version > 1 ? 100 : 0)}`,
    userAgent: USER_AGENTS[(home + (version > 1 ? 1 : 0)) % USER_AGENTS.length] ?? "",
    ...requestOf(asked),
    checks: checksOf(outcome, { plan, key }, asked, plan.perMinute ?? api.perMinute),
  };
}

/** The leaked key in strange hands: hundreds of calls from one address until it was revoked, and tries after that. */
function incident(scene: Scene, day: number, random: Random): (Line | null)[] {
  const made = scene.keys.find(({ plan }) => isLeaked(plan));
  if (!made?.plan.fate) return [];
  const revoked = scene.now - made.plan.fate.age * DAY_MS;
  return Array.from({ length: 640 }, () => {
    const at = Math.floor(revoked + random.between(-LEAK_DAYS, LEAK_DAYS / 2) * DAY_MS);
    if (at < day || at >= day + DAY_MS) return null;
    const line = lineOf(scene, made, at, random);
    return line && { ...line, ip: "192.0.2.140", userAgent: "python-requests/2.32.3" };
  });
}

/** Why a call was refused; null where it was not made at all, since whoever called had given up. */
function outcomeOf(scene: Scene, { plan }: MadeKey, at: number, random: Random): Outcome | null {
  const age = (scene.now - at) / DAY_MS;
  const over = plan.fate && plan.fate.kind !== "rotated" ? plan.fate : null;
  if (over && age < over.age) {
    if (!random.chance(0.35)) return null;
    return over.kind === "revoked" ? "REVOKED" : "DISABLED";
  }
  if (plan.expiresIn !== null && -age >= plan.expiresIn)
    return random.chance(0.5) ? "EXPIRED" : null;
  const busy = (HOURS[new Date(at).getUTCHours()] ?? 0) / BUSIEST;
  const { RATE_LIMITED = 0.001, INSUFFICIENT_SCOPE = 0.001, IP_DENIED = 0 } = plan.refused;
  if (random.chance(IP_DENIED)) return "IP_DENIED";
  if (random.chance(INSUFFICIENT_SCOPE)) return "INSUFFICIENT_SCOPE";
  if (random.chance(RATE_LIMITED * busy)) return "RATE_LIMITED";
  return plan.credits === 120 && age < 1.2 && random.chance(0.5) ? "CREDITS_EXCEEDED" : "VALID";
}

/** While a rotation overlaps, some callers still send the old secret, unless it is idle by now. */
function versionOf({ plan }: MadeKey, at: number, now: number, random: Random): number {
  const age = (now - at) / DAY_MS;
  const { fate } = plan;
  if (fate?.kind !== "rotated" || age > fate.age || fate.idle === "new") return 1;
  const moved = (fate.age - age) / fate.age;
  if (fate.idle === "old" && moved > 0.4) return 2;
  return random.chance(0.25 + 0.6 * moved) ? 2 : 1;
}

/** A scope of its API that a key does not have. */
const missingFrom = ({ api, scopes }: MadeKey["plan"]): string =>
  Object.keys((APIS[api] ?? APIS[0]).scopes).find((one) => !scopes.includes(one)) ?? "admin:all";

/** A number of a key's own: where it is at home. */
const homeOf = (keyId: string) => 2 + ((keyId.charCodeAt(16) + keyId.charCodeAt(20) * 3) % 90);

const PATHS = { read: ["GET", ""], write: ["POST", ""] } as const;

function requestOf(scope: string) {
  const [resource = "", action = ""] = scope.split(":");
  const [method] = PATHS[action === "read" ? "read" : "write"];
  return { method, path: `/v1/${resource}` };
}

function base(scene: Scene, at: number, random: Random) {
  const caller = random.chance(0.55) ? 0 : random.chance(0.8) ? 1 : 2;
  return {
    at,
    requestId: newId("request", at),
    workspaceId: scene.workspaceId,
    callerId: scene.callers[caller] ?? scene.callers[0],
    callerVersion: 1,
    endsOverlap: false,
    creditEpoch: 0,
    callerEndsOverlap: false,
    // Log-normal around 0.21 ms, with the long tail of calls that had to ask the database.
    micros: Math.round(Math.exp(5.35 + 0.45 * normal(random)) * (random.chance(0.015) ? 14 : 1)),
    tags: [],
    peerIp: BACKENDS[caller]?.ip ?? "",
  };
}

/** Texts that are no key: a trickle of typing errors, and one night somebody who tries. */
function probes(scene: Scene, day: number, random: Random): Line[] {
  const tried = Math.floor((scene.now - day) / DAY_MS) === 1 ? 170 : 0;
  const typos = poisson(random, 5);
  return Array.from({ length: tried + typos }, (_, i): Line => {
    const night = i < tried;
    const at = night ? day + Math.floor(random.between(2.1, 3.4) * HOUR_MS) : timeIn(day, random);
    return {
      ...base(scene, at, random),
      outcome: "NOT_FOUND",
      apiId: "",
      keyId: "",
      secretVersion: 0,
      ownerId: "",
      environment: "",
      spent: 0,
      scopes: "",
      askedScopes: [],
      ip: night ? "192.0.2.66" : `203.0.113.${2 + Math.floor(random.next() * 90)}`,
      userAgent: night ? "python-requests/2.32.3" : random.pick(USER_AGENTS),
      method: "GET",
      path: "/v1/payments",
      checks: [{ check: "exists", passed: false, detail: "There is no such key." }],
    };
  });
}

const STEPS = [
  ["exists", "NOT_FOUND"],
  ["environment", "WRONG_ENVIRONMENT"],
  ["revoked", "REVOKED"],
  ["enabled", "DISABLED"],
  ["notBefore", "NOT_YET_VALID"],
  ["expiry", "EXPIRED"],
  ["ip", "IP_DENIED"],
  ["scope", "INSUFFICIENT_SCOPE"],
] as const;

/** What the log keeps of a decision: every step up to the one that refused, and how the limit stood. */
function checksOf(
  outcome: Outcome,
  { plan, key }: MadeKey,
  scope: string,
  perMinute: number,
): Check[] {
  const failed = STEPS.findIndex(([, code]) => code === outcome);
  const why: Partial<Record<Outcome, string>> = {
    REVOKED: "The key is revoked.",
    DISABLED: "The key is disabled.",
    EXPIRED: "The key has expired.",
    IP_DENIED: "198.51.100.214 is not in the allow list.",
    INSUFFICIENT_SCOPE: `The key lacks ${scope}.`,
  };
  const passed: Record<(typeof STEPS)[number][0], string> = {
    exists: key.id,
    environment: `${key.environment}, asked any`,
    revoked: "secret version 1, ends never",
    enabled: "key, owner and workspace are enabled",
    notBefore: "any time",
    expiry: `expires ${key.expiresAt?.toISOString() ?? "never"}`,
    ip: plan.ipAllowlist.length > 0 ? "in the allow list" : "any address",
    scope,
  };
  const reached = failed < 0 ? STEPS : STEPS.slice(0, failed + 1);
  const steps = reached.map(([check], i) => ({
    check,
    passed: i !== failed,
    detail: (i === failed ? why[outcome] : passed[check]) ?? "",
  }));
  if (failed >= 0) return steps;
  if (outcome === "CREDITS_EXCEEDED")
    return [...steps, { check: "credits", passed: false, detail: "0 left, cost 1" }];
  const limited = outcome === "RATE_LIMITED";
  const left = limited ? 0 : Math.floor(perMinute * 0.7);
  const limit = {
    check: "limit",
    passed: !limited,
    detail: `requests: ${left} of ${perMinute} left`,
  };
  return limited ? [...steps, limit] : [limit];
}
