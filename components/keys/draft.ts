import { formatLimit } from "@/components/ui/format";
import { formatDate } from "@/components/ui/time";
import type { Key } from "@/lib/keys/key";
import type { Limit } from "@/lib/limits/limit";
import { clockAt, momentOf } from "@/lib/zones/zone";

/** A limit as it is being typed. */
export type LimitDraft = {
  id: string;
  name: string;
  limit: string;
  windowMs: string;
  /** What the form does not show, kept as it was. */
  rest?: Pick<Limit, "algorithm" | "auto" | "mode">;
};

/** A key as it is being typed, before it is a request. Texts stay texts until they are sent. */
export type Draft = {
  name: string;
  apiId: string;
  environment: "live" | "test";
  /** A number of days, `never`, or `date`, and then `date` says which. */
  expires: string;
  date: string;
  /** On whose clocks that day is meant, an IANA name: the zone of the page. */
  zone: string;
  scopes: readonly string[];
  limits: readonly LimitDraft[];
  credits: string;
  refill: string;
  every: string;
  ips: string;
  ownerId: string;
  metadata: string;
  tags: string;
};

/** The parts of an API that a new key needs. */
export type ApiChoice = Readonly<{
  id: string;
  name: string;
  prefix: string;
  management: boolean;
  scopes: readonly { name: string; description: string }[];
  limits: readonly Limit[];
  expiresInDays: number | null;
}>;

export const EXPIRY_DAYS = ["7", "30", "90", "365"] as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** A key without anything chosen yet. */
export const emptyDraft = (apiId: string, environment: "live" | "test", zone: string): Draft => ({
  name: "",
  apiId,
  environment,
  expires: "90",
  date: "",
  zone,
  scopes: [],
  limits: [],
  credits: "",
  refill: "",
  every: "P1M",
  ips: "",
  ownerId: "",
  metadata: "",
  tags: "",
});

/** When the key ends, in milliseconds since 1970; null: never. A day is over with its last second. */
export function expiryOf({ expires, date, zone }: Draft, now: number): number | null {
  if (expires === "never") return null;
  if (expires !== "date") return now + Number(expires) * DAY_MS;
  const day = Date.parse(date);
  return Number.isNaN(day) ? null : momentOf(day + DAY_MS, zone) - SECOND_MS;
}

/** The day that a moment is the end of, or lies in, as a date field has it. */
export const dayOf = (at: Date, zone: string) =>
  new Date(clockAt(at.getTime() - 1, zone)).toISOString().slice(0, 10);

/** The lines or words of a field. */
export const itemsOf = (text: string): string[] =>
  text.split(/[\s,]+/).filter((item) => item !== "");

const limitsOf = (draft: Draft) =>
  draft.limits.map(({ name, limit, windowMs, rest }) => ({
    name: name.trim(),
    limit: Number(limit),
    windowMs: Number(windowMs),
    ...rest,
  }));

function creditsOf({ credits, refill, every }: Draft) {
  if (credits.trim() === "") return null;
  const amount = Number(refill);
  return {
    remaining: Number(credits),
    ...(refill.trim() !== "" && { refill: { amount, every, mode: "set" as const } }),
  };
}

/** What is wrong with the metadata as text; undefined when it is an object or empty. */
export function metadataFault(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return undefined;
    return 'Must be an object, as {"plan": "pro"}';
  } catch {
    return "Is not JSON yet";
  }
}

/** Everything that a draft says, in the words of the API. */
function fieldsOf(draft: Draft, now: number): Record<string, unknown> {
  const expiry = expiryOf(draft, now);
  const grain = draft.expires === "date" ? SECOND_MS : MINUTE_MS;
  const whole = expiry === null ? null : Math.ceil(expiry / grain) * grain;
  const json = metadataFault(draft.metadata) ? "{}" : draft.metadata.trim() || "{}";
  return {
    name: draft.name.trim(),
    expiresAt: whole === null ? null : new Date(whole).toISOString(),
    scopes: [...draft.scopes],
    limits: limitsOf(draft),
    credits: creditsOf(draft),
    ipAllowlist: itemsOf(draft.ips),
    ownerId: draft.ownerId.trim() || null,
    metadata: JSON.parse(json),
    tags: itemsOf(draft.tags),
  };
}

const isEmpty = (value: unknown) =>
  value === null || (typeof value === "object" && Object.keys(value).length === 0);

/** The body of `POST /v1/keys` that makes this key: what is left empty is left out. */
export function requestOf(draft: Draft, now: number) {
  const fields = Object.entries(fieldsOf(draft, now)).filter(
    ([name, value]) => name === "expiresAt" || !isEmpty(value),
  );
  const { apiId, environment } = draft;
  return { apiId, environment, ...Object.fromEntries(fields) };
}

/** The body of `PATCH /v1/keys/{id}`: the fields that differ from how the key was. */
export function changesOf(before: Draft, after: Draft, now: number) {
  const was = fieldsOf(before, now);
  return Object.fromEntries(
    Object.entries(fieldsOf(after, now)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]),
    ),
  );
}

/** A key as it is, ready to be edited on a page of that zone. */
export function draftOf(key: Key, zone: string): Draft {
  return {
    name: key.name,
    apiId: key.apiId,
    environment: key.environment,
    expires: key.expiresAt === null ? "never" : "date",
    date: key.expiresAt ? dayOf(key.expiresAt, zone) : "",
    zone,
    scopes: key.scopes,
    limits: key.limits.map(({ name, limit, windowMs, ...rest }) => ({
      ...{ id: name, name, rest },
      ...{ limit: String(limit), windowMs: String(windowMs) },
    })),
    credits: key.credits === null ? "" : String(key.credits.remaining),
    refill: key.credits?.refill ? String(key.credits.refill.amount) : "",
    every: key.credits?.refill?.every ?? "P1M",
    ips: key.ipAllowlist.join("\n"),
    ownerId: key.ownerId ?? "",
    metadata: Object.keys(key.metadata).length > 0 ? JSON.stringify(key.metadata, null, 2) : "",
    tags: key.tags.join(" "),
  };
}

/** Limits in words: `100 / min and 5 / s`; the API's own where the key has none. */
export function limitWords(draft: Draft, api: ApiChoice | undefined): string {
  const own = limitsOf(draft).filter((one) => one.limit > 0 && one.windowMs > 0);
  const shown = own.length > 0 ? own : (api?.limits ?? []);
  if (shown.length === 0) return "no rate limit";
  return shown.map((one) => formatLimit(one.limit, one.windowMs)).join(" and ");
}

/** Scopes in words: `invoices:read and 2 more`. */
export function scopeWords(scopes: readonly string[]): string {
  if (scopes.length === 0) return "do nothing that needs a scope";
  if (scopes.includes("*")) return "do everything";
  const [first, second, ...rest] = scopes;
  if (rest.length > 0) return `use ${first}, ${second} and ${rest.length} more`;
  return second ? `use ${first} and ${second}` : `use ${first}`;
}

/** What the key will be able to do, as the parts of one sentence. */
export function sentenceOf(draft: Draft, api: ApiChoice | undefined, now: number) {
  const expiry = expiryOf(draft, now);
  const ips = itemsOf(draft.ips);
  return {
    name: draft.name.trim() || "This key",
    can: scopeWords(draft.scopes),
    limit: limitWords(draft, api),
    from:
      ips.length === 0
        ? "any address"
        : ips.length === 1
          ? (ips[0] ?? "")
          : `${ips.length} address ranges`,
    until: expiry === null ? "without an end" : `until ${formatDate(expiry, draft.zone)}`,
    credits: draft.credits.trim() === "" ? "" : `${draft.credits.trim()} times`,
  };
}

/** The same request for a terminal. */
export const curlOf = (url: string, body: object): string =>
  [
    `curl ${url}/v1/keys \\`,
    `  -H "Authorization: Bearer $KEYWAY_MANAGEMENT_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`)}'`,
  ].join("\n");

/** The first verification of a new key, its secret filled in. */
export const verifyCurl = (url: string, secret: string): string =>
  [
    `curl ${url}/v1/keys/verify \\`,
    `  -H "Authorization: Bearer $KEYWAY_MANAGEMENT_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify({ key: secret })}'`,
  ].join("\n");
