import { eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { insertMany } from "@/db/insert-many";
import { auditEvents, auditHeads } from "@/db/schema/audit";
import type { Actor } from "@/lib/actor";
import { canonicalJson, type JsonValue } from "@/lib/canonical";
import { newId } from "@/lib/ids";
import { tellChanges } from "@/lib/webhooks/tell-changes";
import { GENESIS, linkOf } from "./chain";

/** What happened to what. `before` and `after` hold the fields that differ, never a secret or a hash. */
export type EventInput = Readonly<{
  action: string;
  target: Readonly<{ kind: string; id: string; name: string }>;
  before?: object | undefined;
  after?: object | undefined;
  reason?: string | undefined;
}>;

/**
 * Writes an audit event as the next link of the workspace's chain, in the transaction of the change itself:
 * either both are there or neither is. What webhooks are told of it is stored beside it. Called after the change's
 * own rows are locked (lock order: objects, audit head, webhooks, change clock).
 */
export async function recordEvent(
  tx: Tx,
  actor: Actor,
  input: EventInput,
  now = new Date(),
): Promise<void> {
  await recordEvents(tx, actor, [input], now);
}

/** Several events in their order, as `recordEvent` does one, in as many statements however many they are. */
export async function recordEvents(
  tx: Tx,
  actor: Actor,
  inputs: readonly EventInput[],
  now = new Date(),
): Promise<void> {
  const acts = inputs.map((input) => ({ actor, input, at: now }));
  await recordActs(tx, actor.workspaceId, acts);
}

/** What somebody did, and when. */
export type Act = Readonly<{ actor: Actor; input: EventInput; at: Date }>;

/** What several did in one workspace, as `recordEvents` does it. */
export async function recordActs(tx: Tx, workspaceId: string, acts: readonly Act[]): Promise<void> {
  const last = acts.at(-1);
  if (!last) return;
  const head = await lockHead(tx, workspaceId);
  let hash = head.hash;
  const rows = acts.map(({ actor, input, at }, i) => {
    const event = eventOf(actor, input, head.seq + 1 + i, at);
    hash = linkOf(hash, { ...event, at: event.at.toISOString() });
    return { ...event, hash };
  });
  const inputs = acts.map(({ input }) => input);
  // They go to the database one after the other and without waiting for each other's answer.
  await Promise.all([
    insertMany(tx, auditEvents, rows),
    tx
      .update(auditHeads)
      .set({ seq: head.seq + rows.length, hash })
      .where(eq(auditHeads.workspaceId, workspaceId)),
    tellChanges(tx, workspaceId, inputs, last.at),
  ]);
}

/** The end of the workspace's chain, locked until the transaction ends. Its first event finds none, and begins it. */
async function lockHead(tx: Tx, workspaceId: string) {
  const find = () =>
    tx
      .select({ seq: auditHeads.seq, hash: auditHeads.hash })
      .from(auditHeads)
      .where(eq(auditHeads.workspaceId, workspaceId))
      .for("update");
  const [head] = await find();
  if (head) return head;
  await tx
    .insert(auditHeads)
    .values({ workspaceId, seq: 0, hash: GENESIS.link })
    .onConflictDoNothing();
  const [begun] = await find();
  if (!begun) throw new Error(`Workspace ${workspaceId} has no audit head`);
  return begun;
}

function eventOf(actor: Actor, input: EventInput, seq: number, at: Date) {
  const { before, after } = differences(input.before, input.after);
  return {
    workspaceId: actor.workspaceId,
    seq,
    id: newId("audit", at.getTime()),
    at,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: input.action,
    targetKind: input.target.kind,
    targetId: input.target.id,
    targetName: input.target.name,
    before,
    after,
    reason: input.reason ?? "",
    ip: actor.origin.ip,
    userAgent: actor.origin.userAgent,
    requestId: actor.origin.requestId,
  };
}

type Fields = Record<string, JsonValue>;

/** JSON forms of both sides, without the fields in which they agree. */
function differences(
  before?: object,
  after?: object,
): { before: Fields | null; after: Fields | null } {
  const [a, b] = [before && plain(before), after && plain(after)];
  if (!a || !b) return { before: a ?? null, after: b ?? null };
  for (const name of Object.keys(a)) {
    const same = canonicalJson(a[name] ?? null) === canonicalJson(b[name] ?? null);
    if (!same && name !== "updatedAt") continue;
    delete a[name];
    delete b[name];
  }
  return { before: a, after: b };
}

/** As JSON has it: times are text, what is undefined is left out. */
const plain = (value: object): Fields => JSON.parse(JSON.stringify(value));
