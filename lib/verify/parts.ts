import { type CompiledScopes, compileScopes } from "@/lib/scopes/compile";
import { type Allowlist, compileAllowlist } from "./address";
import type { KeyRecord, LimitRecord } from "./record";

/** How many different parts of a kind are remembered, to be found again. */
const REMEMBERED = 10_000;
/** What a part takes for each character of the text it is remembered by, roughly. */
const BYTES_PER_CHARACTER = 4;

/**
 * Parts of records, each held once however many records have it: the keys of an API differ in little more than
 * their names. What is not remembered any more is held a second time, nothing worse.
 */
class Pool<T> {
  private readonly parts = new Map<string, T>();
  /** Bytes of everything that was made because it was not here. */
  made = 0;

  /** @param from all that `make` makes the part out of */
  of(from: unknown, make: () => T): T {
    const text = JSON.stringify(from);
    const held = this.parts.get(text);
    if (held !== undefined) return held;
    if (this.parts.size >= REMEMBERED) this.parts.clear();
    const part = make();
    this.parts.set(text, part);
    this.made += BYTES_PER_CHARACTER * text.length;
    return part;
  }
}

type Switches = Pick<
  KeyRecord,
  | ("workspaceId" | "apiId" | "environment" | "management" | "enabled" | "disabledBecause")
  | ("scopeMode" | "ipMode" | "hasCredits")
>;

/** Where a key belongs, and the switches it is under. */
export type Home = Switches & Readonly<{ shown: string; journalled: string }>;

type Times = Pick<
  KeyRecord,
  | ("revokedAt" | "notBefore" | "secretVersion" | "retiresAt" | "retired" | "endsOverlap")
  | ("unhinted" | "creditEpoch" | "nextRefillAt")
>;

/** What befell a key and this version of its secret: for most keys, nothing. */
export type Life = Times & Readonly<{ shown: string }>;

/** The grants of a key and its roles. */
export type Grants = Readonly<{
  grants: readonly string[];
  scopes: CompiledScopes;
  shown: string;
}>;

/** A limit without its counter, which is the key's, or the owner's. */
export type LimitPart = Omit<LimitRecord, "counter"> & Readonly<{ ofOwner: boolean }>;

const homes = new Pool<Home>();
const lives = new Pool<Life>();
const grantLists = new Pool<Grants>();
const limitLists = new Pool<readonly LimitPart[]>();
const allowlists = new Pool<Allowlist>();
const bindings = new Pool<readonly string[] | null>();
const texts = new Pool<string>();
const POOLS = [homes, lives, grantLists, limitLists, allowlists, bindings, texts];

/** Bytes of all parts that were ever made. */
export const madeBytes = (): number => POOLS.reduce((sum, { made }) => sum + made, 0);

export const homeOf = (switches: Switches): Home =>
  homes.of(switches, () => ({
    ...switches,
    shown: `"apiId":"${switches.apiId}","environment":"${switches.environment}"`,
    journalled: `"${switches.workspaceId}","${switches.apiId}"`,
  }));

/** @param secret how the version of the secret is shown */
export const lifeOf = (times: Times, secret: object): Life =>
  lives.of([times, secret], () => ({ ...times, shown: JSON.stringify(secret) }));

/** @param roles the names of the roles that some of the grants come from */
export const grantsOf = (grants: readonly string[], roles: readonly string[]): Grants =>
  grantLists.of([grants, roles], () => ({
    grants,
    scopes: compileScopes(grants),
    shown: `"scopes":${JSON.stringify([...new Set(grants)])},"roles":${JSON.stringify(roles)}`,
  }));

export const limitPartsOf = (limits: readonly LimitPart[]): readonly LimitPart[] =>
  limitLists.of(limits, () => limits);

export const allowlistOf = (cidrs: readonly string[]): Allowlist =>
  allowlists.of(cidrs, () => compileAllowlist(cidrs));

/** @param thumbprints of the certificates a key is bound to; none: to no certificate */
export const certificatesOf = (thumbprints: readonly string[]): readonly string[] | null =>
  thumbprints.length === 0 ? null : bindings.of(thumbprints, () => thumbprints);

/** Equal texts as one. */
export const sharedText = (text: string): string => texts.of(text, () => text);
