import type { KeyRecord } from "./record";

/** A workspace's records carry its number; another number drops them all at once. */
type Workspace = { number: number };

/** Where a workspace stood when something of it was asked for; opaque. */
export type Stamp = Readonly<{ id: string; workspace: object; number: number }>;

type Entry = { record: KeyRecord; workspace: Workspace; number: number; used: boolean };

/**
 * Records by the digest of their secret, bounded in count. Beside them, digests known to belong to no
 * key, bounded too. When full, the record that has not been used since it last came to the end goes
 * first (second chance): a hit writes one flag and moves nothing.
 */
export class RecordCache {
  private entries = new Map<string, Entry>();
  private digestsOfKey = new Map<string, string | string[]>();
  private workspaces = new Map<string, Workspace>();
  private unknown = new Set<string>();

  /**
   * @param maxRecords how many records are kept
   * @param maxUnknown how many unknown digests are kept
   */
  constructor(
    private readonly maxRecords = 1_000_000,
    private readonly maxUnknown = 100_000,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** The record; null when the digest is known to be unknown; undefined when nothing is held. */
  get(digest: string): KeyRecord | null | undefined {
    const entry = this.entries.get(digest);
    if (entry === undefined) return this.unknown.has(digest) ? null : undefined;
    if (entry.number !== entry.workspace.number) {
      this.remove(digest, entry);
      return undefined;
    }
    entry.used = true;
    return entry.record;
  }

  /** Keeps what the database answered. */
  set(digest: string, record: KeyRecord | null): void {
    if (record === null) {
      this.setUnknown(digest);
      return;
    }
    this.unknown.delete(digest);
    const before = this.entries.get(digest);
    if (before) this.remove(digest, before);
    while (this.entries.size >= this.maxRecords) this.evict();
    const workspace = this.workspaceOf(record.workspaceId);
    this.entries.set(digest, { record, workspace, number: workspace.number, used: false });
    this.index(record.keyId, digest);
  }

  private setUnknown(digest: string): void {
    if (this.unknown.size >= this.maxUnknown) {
      for (const oldest of this.unknown) {
        this.unknown.delete(oldest);
        break;
      }
    }
    this.unknown.add(digest);
  }

  /** To be taken before something else of a workspace is read that is to be held like its records. */
  stampOf(id: string): Stamp {
    const workspace = this.workspaceOf(id);
    return { id, workspace, number: workspace.number };
  }

  /** Whether nothing was announced of the workspace since: under a lease, what was read then still holds. */
  isCurrent({ id, workspace, number }: Stamp): boolean {
    const now = this.workspaces.get(id);
    return now === workspace && now.number === number;
  }

  private workspaceOf(id: string): Workspace {
    let workspace = this.workspaces.get(id);
    if (!workspace) {
      workspace = { number: 0 };
      this.workspaces.set(id, workspace);
    }
    return workspace;
  }

  private index(keyId: string, digest: string): void {
    const digests = this.digestsOfKey.get(keyId);
    if (digests === undefined) this.digestsOfKey.set(keyId, digest);
    else if (typeof digests === "string") this.digestsOfKey.set(keyId, [digests, digest]);
    else digests.push(digest);
  }

  private evict(): void {
    for (const [digest, entry] of this.entries) {
      this.entries.delete(digest);
      if (!entry.used) {
        this.unindex(entry.record.keyId, digest);
        return;
      }
      entry.used = false;
      this.entries.set(digest, entry);
    }
  }

  private remove(digest: string, entry: Entry): void {
    this.entries.delete(digest);
    this.unindex(entry.record.keyId, digest);
  }

  private unindex(keyId: string, digest: string): void {
    const digests = this.digestsOfKey.get(keyId);
    if (digests === digest) this.digestsOfKey.delete(keyId);
    else if (Array.isArray(digests)) {
      const rest = digests.filter((one) => one !== digest);
      if (rest.length === 0) this.digestsOfKey.delete(keyId);
      else this.digestsOfKey.set(keyId, rest);
    }
  }

  /** Drops every version of a key. */
  dropKey(keyId: string): void {
    const digests = this.digestsOfKey.get(keyId);
    if (digests === undefined) return;
    for (const digest of typeof digests === "string" ? [digests] : digests)
      this.entries.delete(digest);
    this.digestsOfKey.delete(keyId);
  }

  /** Drops every record of a workspace, at no cost that grows with their number. */
  dropWorkspace(workspaceId: string): void {
    const workspace = this.workspaces.get(workspaceId);
    if (workspace) workspace.number++;
  }

  /** Forgets which digests are unknown: one of them may have become a key's. */
  dropUnknown(): void {
    this.unknown.clear();
  }

  clear(): void {
    this.entries.clear();
    this.digestsOfKey.clear();
    this.workspaces.clear();
    this.unknown.clear();
  }
}
