import type { Sql } from "@/db/sql";
import type { RecordCache, Stamp } from "@/lib/verify/cache";
import { inTime } from "@/lib/verify/in-time";
import type { Override } from "./override";

/** What a check of a limit has to know of an override. */
export type HeldOverride = Pick<Override, "id" | "limit" | "windowMs"> &
  Readonly<{ /** Milliseconds since 1970. */ expiresAtMs: number | null }>;

/** Overrides by identifier: of a whole namespace, or, where there are too many of them, of those asked for. */
type Held = Readonly<{ stamp: Stamp; whole: Promise<Overrides | null>; single: Single }>;
type Overrides = ReadonlyMap<string, HeldOverride>;
type Single = Map<string, Promise<HeldOverride | null>>;

/** The node whose lease says how long what is held may be believed. */
type Lease = Readonly<{ leased: boolean; cache: Pick<RecordCache, "stampOf"> }>;

type Row = { identifier: string; expiresAt: Date | null } & Omit<HeldOverride, "expiresAtMs">;

const WHOLE_MAX = 10_000;
const SINGLE_MAX = 100_000;
const NAMESPACES_MAX = 10_000;

/**
 * The overrides of standalone limits, held in memory under the node's lease: whatever changes one announces
 * its workspace, so once that has returned no node counts by the number before it. Without a lease each check
 * reads the database; without the database it fails, since an override may be lower than the limit.
 */
export class HeldOverrides {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly node: Lease,
    private readonly sql: Sql,
  ) {}

  /**
   * The override of an identifier that is in force.
   * @param nowMs milliseconds since 1970
   * @throws AppError `unavailable`
   */
  async find(
    workspaceId: string,
    namespace: string,
    identifier: string,
    nowMs: number,
  ): Promise<HeldOverride | null> {
    const found = this.node.leased
      ? await this.#findHeld(workspaceId, namespace, identifier)
      : await this.#readOne(workspaceId, namespace, identifier);
    if (found === null || (found.expiresAtMs !== null && found.expiresAtMs <= nowMs)) return null;
    return found;
  }

  async #findHeld(workspaceId: string, namespace: string, identifier: string) {
    const held = this.#namespaceOf(workspaceId, namespace);
    const whole = await held.whole;
    if (whole) return whole.get(identifier) ?? null;
    const kept = held.single.get(identifier);
    if (kept) return kept;
    if (held.single.size >= SINGLE_MAX) held.single.clear();
    const read = this.#readOne(workspaceId, namespace, identifier);
    held.single.set(identifier, read);
    read.catch(() => held.single.delete(identifier));
    return read;
  }

  /** What is being read is joined only while no change was announced since it was asked for. */
  #namespaceOf(workspaceId: string, namespace: string): Held {
    const name = `${workspaceId}:${namespace}`;
    const kept = this.#held.get(name);
    if (kept && !kept.stamp.dropped) return kept;
    if (this.#held.size >= NAMESPACES_MAX) this.#held.clear();
    const stamp = this.node.cache.stampOf(workspaceId);
    const held: Held = {
      ...{ stamp, single: new Map() },
      whole: this.#readWhole(workspaceId, namespace),
    };
    this.#held.set(name, held);
    held.whole.catch(() => this.#held.get(name) === held && this.#held.delete(name));
    return held;
  }

  async #readWhole(workspaceId: string, namespace: string): Promise<Overrides | null> {
    const rows = await inTime(
      this.sql<Row[]>`
        select id, identifier, "limit"::float8 as limit, window_ms::float8 as "windowMs", expires_at as "expiresAt"
        from overrides where workspace_id = ${workspaceId} and namespace = ${namespace}
        limit ${WHOLE_MAX + 1}`,
    );
    if (rows.length > WHOLE_MAX) return null;
    return new Map(rows.map((row) => [row.identifier, heldOf(row)]));
  }

  async #readOne(workspaceId: string, namespace: string, identifier: string) {
    const [row] = await inTime(
      this.sql<Row[]>`
        select id, identifier, "limit"::float8 as limit, window_ms::float8 as "windowMs", expires_at as "expiresAt"
        from overrides
        where workspace_id = ${workspaceId} and namespace = ${namespace} and identifier = ${identifier}`,
    );
    return row ? heldOf(row) : null;
  }
}

const heldOf = ({ id, limit, windowMs, expiresAt }: Row): HeldOverride => ({
  ...{ id, limit, windowMs },
  expiresAtMs: expiresAt?.getTime() ?? null,
});
