import type { TransactionSql } from "postgres";
import { sql } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import {
  type ChainFault,
  compareHead,
  explainBreak,
  followChain,
  GENESIS,
  type Place,
} from "./chain";
import { readChainPages, readChainRows } from "./rows";
import { type AuditPublicKey, type AuditSeal, isSealed } from "./signature";

/** What a chain was found to be. */
export type AuditCheck = Readonly<{
  valid: boolean;
  /** Events that were read and are right. */
  events: number;
  /** Events before this one were removed by retention, as a signed checkpoint says. */
  from: number;
  /** The last event there is. */
  to: number;
  /** The newest signed head, which this chain leads through. */
  signed: { seq: number; at: Date } | null;
  /** The first thing that is wrong. */
  fault: ChainFault | null;
}>;

/** How far a row that was moved is looked for, to name what was done. */
const WINDOW = 2_000;
/** Each holds a connection for as long as it reads: 20 s for a million events. */
const AT_ONCE = 2;

/** Is told, while a chain is read, how many of how many events were right so far. */
export type OnProgress = (done: number, total: number) => void;

const running = new Map<string, Readonly<{ check: Promise<AuditCheck>; told: Set<OnProgress> }>>();

/**
 * Recomputes the workspace's audit chain as it is at this moment: from its beginning, or the signed checkpoint that
 * retention left, through every signed head, to its end. Whoever asks while it runs gets the same result.
 * @returns the first edited, removed, inserted or reordered event, if there is one
 * @throws AppError `forbidden`, `rate_limited` (two other chains are being read)
 */
export async function verifyAudit(actor: Actor, onProgress?: OnProgress): Promise<AuditCheck> {
  authorize(actor, "audit:read");
  const { workspaceId } = actor;
  const same = running.get(workspaceId);
  if (same) {
    if (onProgress) same.told.add(onProgress);
    return same.check;
  }
  if (running.size >= AT_ONCE)
    throw new AppError("rate_limited", "Other audit logs are being verified right now.", {
      retryAfterSeconds: 10,
    });
  const told = new Set(onProgress ? [onProgress] : []);
  const tell: OnProgress = (done, total) => told.forEach((one) => void one(done, total));
  const check = sql()
    .begin("isolation level repeatable read read only", (tx) => readChain(tx, workspaceId, tell))
    .finally(() => running.delete(workspaceId));
  running.set(workspaceId, { check, told });
  return check;
}

async function readChain(
  client: TransactionSql,
  workspaceId: string,
  tell: OnProgress,
): Promise<AuditCheck> {
  const { head, last, seals, keys } = await readEnds(client, workspaceId);
  const checkpoint = seals.findLast((one) => one.kind === "checkpoint");
  const start = checkpoint ? placeOf(checkpoint) : GENESIS;
  const forged = seals.find((one) => !isSealed(workspaceId, one, keys));
  const found = { from: start.seq + 1, to: Math.max(last, start.seq), signed: null };
  if (forged) return { ...found, valid: false, events: 0, fault: forgery(forged) };
  const heads = new Map(
    seals.filter((one) => one.kind === "head" && one.seq > start.seq).map((one) => [one.seq, one]),
  );
  let place = start;
  let fault: ChainFault | null = null;
  for await (const { rows, until } of readChainPages(client, workspaceId, start.seq, head.seq)) {
    const step = followChain(place, rows);
    fault = signedOtherwise(rows.slice(0, step.followed), heads);
    place = step.place;
    if (fault) break;
    tell(place.seq - start.seq, head.seq - start.seq);
    if (place.seq === until) continue;
    const rest = await readChainRows(client, workspaceId, place.seq, place.seq + WINDOW);
    fault = explainBreak(place, rest);
    break;
  }
  fault ??= compareHead(
    place.seq === head.seq && last > head.seq ? { ...place, seq: last } : place,
    head,
  );
  const signed = [...heads.values()].findLast((one) => one.seq <= place.seq);
  return {
    ...found,
    valid: fault === null,
    events: place.seq - start.seq,
    signed: signed ? { seq: signed.seq, at: signed.at } : null,
    fault,
  };
}

const placeOf = ({ seq, link }: AuditSeal): Place => ({ seq, link: Buffer.from(link, "hex") });

const forgery = ({ kind, seq }: AuditSeal): ChainFault => ({
  kind: "edited",
  seq,
  detail: `The signature of the ${kind} at event ${seq} is not of a key of this workspace.`,
});

/** A chain that was made anew from some event on is right in itself, but not the one that was signed. */
function signedOtherwise(
  rows: Awaited<ReturnType<typeof readChainRows>>,
  heads: ReadonlyMap<number, AuditSeal>,
): ChainFault | null {
  for (const { event, link } of rows) {
    const head = heads.get(event.seq);
    if (!head || head.link === link.toString("hex")) continue;
    const when = head.at.toISOString();
    const detail = `Up to event ${event.seq} this is not the chain that was signed at ${when}.`;
    return { kind: "edited", seq: event.seq, detail };
  }
  return null;
}

async function readEnds(client: TransactionSql, workspaceId: string) {
  const [ends] = await client<{ seq: number; hash: Buffer; last: number }[]>`
    select coalesce(h.seq, 0)::float8 as seq, h.hash, coalesce(
      (select max(seq) from audit_events where workspace_id = ${workspaceId}), 0)::float8 as last
    from (select 1) one left join audit_heads h on h.workspace_id = ${workspaceId}`;
  const seals = await client<AuditSeal[]>`
    select kind, seq::float8 as seq, link, at, key_id as "keyId", signature from audit_seals
    where workspace_id = ${workspaceId} order by seq`;
  const keys = await client<AuditPublicKey[]>`
    select id, public_key as "publicKey" from audit_signing_keys
    where workspace_id = ${workspaceId}`;
  const head = { seq: ends?.seq ?? 0, link: ends?.hash ?? GENESIS.link };
  return { head, last: ends?.last ?? 0, seals, keys };
}
