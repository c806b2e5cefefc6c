import type { CompiledScopes } from "@/lib/scopes/compile";
import type { Allowlist } from "./address";

/** A limit that may be checked for a key: its own, its owner's or its API's default, overrides applied. */
export type LimitRecord = Readonly<{
  name: string;
  /** Names the counter; an owner's limit has one counter for all of the owner's keys. */
  counter: string;
  limit: number;
  windowMs: number;
  algorithm: "fixed" | "sliding" | "token_bucket";
  auto: boolean;
  mode: "enforce" | "monitor";
}>;

/**
 * Everything a decision about one secret rests on, as a node holds it. Times are milliseconds since 1970.
 * It is made once when it is read and never changed: a change of any part drops the whole record.
 */
export type KeyRecord = Readonly<{
  keyId: string;
  workspaceId: string;
  apiId: string;
  ownerId: string;
  /** Of the owner; empty without one. */
  ownerMetadata: Readonly<Record<string, unknown>>;
  environment: "live" | "test";
  /** False for the key itself, its owner or its workspace. */
  enabled: boolean;
  disabledBecause: string;
  revokedAt: number | null;
  notBefore: number | null;
  expiresAt: number | null;
  secretVersion: number;
  /** When this version stops; null while nothing ends it. */
  retiresAt: number | null;
  retired: boolean;
  /** This version's first use starts the end of the one before it. */
  endsOverlap: boolean;
  /** Imported by its hash, and not used since: what its text looks like is not known yet. */
  unhinted: boolean;
  scopes: CompiledScopes;
  /** The grants as text: a management key becomes an actor with them. */
  grants: readonly string[];
  name: string;
  /** The key belongs to the workspace's Keyway API. */
  management: boolean;
  scopeMode: "enforce" | "monitor";
  allowlist: Allowlist;
  ipMode: "enforce" | "monitor";
  /** Thumbprints (`x5t#S256`) of certificates, without one of which the key is worth nothing; null: it needs none. */
  certificates: readonly string[] | null;
  hasCredits: boolean;
  creditEpoch: number;
  nextRefillAt: number | null;
  limits: readonly LimitRecord[];
  /** The `key` member of the answer, encoded. */
  shown: string;
  /** The same for every journal line of this record. */
  journalled: string;
  /** What it takes of memory, roughly, parts included that were made for it. */
  bytes: number;
}>;
