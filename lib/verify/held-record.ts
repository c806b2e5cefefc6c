import type { CompiledScopes } from "@/lib/scopes/compile";
import type { Allowlist } from "./address";
import { counterOf } from "./counter";
import type { Grants, Home, Life, LimitPart } from "./parts";
import type { KeyRecord, LimitRecord } from "./record";

/** What is a key's own; names that end in `Json` are texts of JSON. */
export type Own = Readonly<{
  keyId: string;
  nameJson: string;
  ownerJson: string;
  expiresAt: Date | null;
  ownerMetadataJson: string;
  /** The members `metadata` and `tags`. */
  aboutJson: string;
}>;

/** Parts that records share. */
export type Shared = Readonly<{
  home: Home;
  life: Life;
  granted: Grants;
  limitParts: readonly LimitPart[];
  allowlist: Allowlist;
  certificates: readonly string[] | null;
  /** Bytes of those that were made for this record. */
  made: number;
}>;

/** A limit of one key: its numbers are a part, the counter is not. */
class HeldLimit implements LimitRecord {
  constructor(
    private readonly part: LimitPart,
    readonly counter: string,
  ) {}
  get name() {
    return this.part.name;
  }
  get limit() {
    return this.part.limit;
  }
  get windowMs() {
    return this.part.windowMs;
  }
  get algorithm() {
    return this.part.algorithm;
  }
  get auto() {
    return this.part.auto;
  }
  get mode() {
    return this.part.mode;
  }
}

/** What a record and its place in the cache take beside its own texts; `npm run bench -- memory` measures it. */
const BASE_BYTES = 720;

/**
 * A record as the cache holds it, a million of them in less than a gigabyte: what keys have in common is held once
 * for all of them, and what an answer or the journal says of a key is put together when it is said.
 */
export class HeldRecord implements KeyRecord {
  readonly keyId: string;
  readonly expiresAt: number | null;
  readonly allowlist: Allowlist;
  readonly certificates: readonly string[] | null;
  readonly bytes: number;
  private readonly nameJson: string;
  private readonly ownerJson: string;
  private readonly ownerMetadataJson: string;
  private readonly aboutJson: string;
  private readonly home: Home;
  private readonly life: Life;
  private readonly granted: Grants;
  private readonly limitParts: readonly LimitPart[];
  /** Made when the key is first verified: the name of a counter is long. */
  private ownLimits: readonly LimitRecord[] | null = null;

  constructor(own: Own, shared: Shared) {
    this.keyId = own.keyId;
    this.expiresAt = own.expiresAt?.getTime() ?? null;
    this.nameJson = own.nameJson;
    this.ownerJson = own.ownerJson;
    this.ownerMetadataJson = own.ownerMetadataJson;
    this.aboutJson = own.aboutJson;
    this.home = shared.home;
    this.life = shared.life;
    this.granted = shared.granted;
    this.limitParts = shared.limitParts;
    this.allowlist = shared.allowlist;
    this.certificates = shared.certificates;
    this.bytes = BASE_BYTES + own.nameJson.length + shared.made;
  }

  get limits(): readonly LimitRecord[] {
    this.ownLimits ??= this.limitParts.map((part) => new HeldLimit(part, this.counterOf(part)));
    return this.ownLimits;
  }

  private counterOf({ ofOwner, name }: LimitPart): string {
    return ofOwner
      ? counterOf(this.workspaceId, "owner", this.ownerId, name)
      : counterOf(this.workspaceId, "key", this.keyId, name);
  }

  get shown(): string {
    const { home, life, granted } = this;
    const expires =
      this.expiresAt === null ? "null" : `"${new Date(this.expiresAt).toISOString()}"`;
    return `{"id":"${this.keyId}","name":${this.nameJson},${home.shown},"ownerId":${this.ownerJson},${granted.shown},${this.aboutJson},"expiresAt":${expires},"secret":${life.shown}}`;
  }

  get journalled(): string {
    const owner = this.ownerJson === "null" ? '""' : this.ownerJson;
    const { home, life } = this;
    return `${home.journalled},"${this.keyId}",${life.secretVersion},${owner},"${home.environment}"`;
  }

  get name(): string {
    return JSON.parse(this.nameJson);
  }
  get ownerId(): string {
    return JSON.parse(this.ownerJson) ?? "";
  }
  get ownerMetadata(): Readonly<Record<string, unknown>> {
    return JSON.parse(this.ownerMetadataJson);
  }
  get workspaceId(): string {
    return this.home.workspaceId;
  }
  get apiId(): string {
    return this.home.apiId;
  }
  get environment() {
    return this.home.environment;
  }
  get management(): boolean {
    return this.home.management;
  }
  get enabled(): boolean {
    return this.home.enabled;
  }
  get disabledBecause(): string {
    return this.home.disabledBecause;
  }
  get scopeMode() {
    return this.home.scopeMode;
  }
  get ipMode() {
    return this.home.ipMode;
  }
  get hasCredits(): boolean {
    return this.home.hasCredits;
  }
  get revokedAt(): number | null {
    return this.life.revokedAt;
  }
  get notBefore(): number | null {
    return this.life.notBefore;
  }
  get secretVersion(): number {
    return this.life.secretVersion;
  }
  get retiresAt(): number | null {
    return this.life.retiresAt;
  }
  get retired(): boolean {
    return this.life.retired;
  }
  get endsOverlap(): boolean {
    return this.life.endsOverlap;
  }
  get unhinted(): boolean {
    return this.life.unhinted;
  }
  get creditEpoch(): number {
    return this.life.creditEpoch;
  }
  get nextRefillAt(): number | null {
    return this.life.nextRefillAt;
  }
  get scopes(): CompiledScopes {
    return this.granted.scopes;
  }
  get grants(): readonly string[] {
    return this.granted.grants;
  }
}
