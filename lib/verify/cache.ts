import { getHeapStatistics } from "node:v8";
import type { KeyRecord } from "./record";

/** What a workspace's records have in common: dropped, it drops them all at once, and another takes its place. */
type Workspace = { dropped: boolean };

/** A workspace as it stood when something of it was asked for. */
export type Stamp = Readonly<Workspace>;

type Entry = { record: KeyRecord; workspace: Workspace; used: boolean };

/** Room for a million ordinary keys, and never more than half of what V8 gives this process. */
const defaultBytes = () => Math.min(768 * 1024 * 1024, getHeapStatistics().heap_size_limit / 2);
/** The names of certificates are long, and anybody makes any number of them: unknown ones are not worth their place. */
const UNKNOWN_NAME_MAX = 100;
/** How many records in use are passed over for one that is not, when one has to go. */
const PASSED_OVER = 64;

/**
 * Records by the digest of their secret, bounded in bytes. Beside them, digests known to belong to no
 * key, bounded in count. When full, a record that was not used since the hand last came by goes first
 * (clock): a hit writes one flag and moves nothing.
 */
export class RecordCache {
  private entries = new Map<string, Entry>();
  private digestsOfKey = new Map<string, string | string[]>();
  private workspaces = new Map<string, Workspace>();
  private unknown = new Set<string>();

  private bytes = 0;
  /** Where the search for a record to let go stands; none before the first one. */
  private hand: MapIterator<[string, Entry]> | null = null;

  /**
   * @param maxBytes how much memory records may take
   * @param maxUnknown how many unknown digests are kept
   */
  constructor(
    private readonly maxBytes = defaultBytes(),
    private readonly maxUnknown = 100_000,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** The record; null when the digest is known to be unknown; undefined when nothing is held. */
  get(digest: string): KeyRecord | null | undefined {
    const entry = this.entries.get(digest);
    if (entry === undefined) return this.unknown.has(digest) ? null : undefined;
    if (entry.workspace.dropped) {
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
    while (this.entries.size > 0 && this.bytes + record.bytes > this.maxBytes) this.evict();
    const workspace = this.workspaceOf(record.workspaceId);
    this.entries.set(digest, { record, workspace, used: false });
    this.bytes += record.bytes;
    this.index(record.keyId, digest);
  }

  private setUnknown(digest: string): void {
    if (digest.length > UNKNOWN_NAME_MAX) return;
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
    return this.workspaceOf(id);
  }

  private workspaceOf(id: string): Workspace {
    let workspace = this.workspaces.get(id);
    if (!workspace) {
      workspace = { dropped: false };
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
    for (let passed = 0; ; ) {
      this.hand ??= this.entries.entries();
      const { value, done } = this.hand.next();
      if (done) {
        this.hand = null;
        continue;
      }
      const [digest, entry] = value;
      if (!entry.used || ++passed > PASSED_OVER) {
        this.remove(digest, entry);
        return;
      }
      entry.used = false;
    }
  }

  private remove(digest: string, entry: Entry): void {
    this.forget(digest, entry);
    this.unindex(entry.record.keyId, digest);
  }

  private forget(digest: string, entry: Entry): void {
    this.entries.delete(digest);
    this.bytes -= entry.record.bytes;
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
    for (const digest of typeof digests === "string" ? [digests] : digests) {
      const entry = this.entries.get(digest);
      if (entry) this.forget(digest, entry);
    }
    this.digestsOfKey.delete(keyId);
  }

  /** Drops every record of a workspace, at no cost that grows with their number. */
  dropWorkspace(workspaceId: string): void {
    const workspace = this.workspaces.get(workspaceId);
    if (workspace) workspace.dropped = true;
    this.workspaces.delete(workspaceId);
  }

  /** Forgets which digests are unknown: one of them may have become a key's. */
  dropUnknown(): void {
    this.unknown.clear();
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
    this.digestsOfKey.clear();
    for (const workspace of this.workspaces.values()) workspace.dropped = true;
    this.workspaces.clear();
    this.unknown.clear();
  }
}
