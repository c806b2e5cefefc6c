import { hash } from "node:crypto";
import { canonicalJson, type JsonValue } from "@/lib/canonical";

/** A place in a chain: the number of an event, and the link it ends with. */
export type Place = Readonly<{ seq: number; link: Buffer }>;

/** An event as it is hashed, beside the link that was stored for it. */
export type ChainRow = Readonly<{ event: ChainEvent; link: Buffer }>;

/** As JSON has it: times are text, and nothing is undefined. */
export type ChainEvent = Readonly<{ seq: number }> & { readonly [name: string]: JsonValue };

/** The first thing that is wrong with a chain. `seq` is the number at which it shows. */
export type ChainFault = Readonly<{
  kind: "edited" | "removed" | "inserted" | "reordered";
  seq: number;
  detail: string;
}>;

/** Before the first event. */
export const GENESIS: Place = { seq: 0, link: Buffer.alloc(32) };

/** Most events fit; one buffer for all, since a million of them are hashed one after the other. */
const scratch = Buffer.allocUnsafe(16 * 1024);
/** The most bytes that a UTF-16 unit takes in UTF-8. */
const UNIT_BYTES = 3;

/** SHA-256 over the link before and the event's canonical JSON (RFC 8785). */
export function linkOf(previous: Buffer, event: ChainEvent): Buffer {
  const text = canonicalJson(event);
  const most = previous.length + text.length * UNIT_BYTES;
  const bytes = most > scratch.length ? Buffer.allocUnsafe(most) : scratch;
  const start = previous.copy(bytes);
  const end = start + bytes.write(text, start);
  return hash("sha256", bytes.subarray(0, end), "buffer");
}

const fits = (before: Place, { event, link }: ChainRow) =>
  event.seq === before.seq + 1 && linkOf(before.link, event).equals(link);

/**
 * Follows a chain from a place.
 * @param rows in the order in which they stand
 * @returns the last place that is right, and how many rows lead to it: fewer than there are when one is wrong
 */
export function followChain(
  from: Place,
  rows: readonly ChainRow[],
): Readonly<{ place: Place; followed: number }> {
  let place = from;
  let followed = 0;
  for (const row of rows) {
    if (!fits(place, row)) break;
    place = { seq: row.event.seq, link: row.link };
    followed++;
  }
  return { place, followed };
}

const fault = (kind: ChainFault["kind"], seq: number, detail: string): ChainFault => ({
  kind,
  seq,
  detail,
});
const edited = (seq: number) =>
  fault("edited", seq, `Event ${seq}, or the link before it, is not as it was written.`);
const removed = (seq: number) => fault("removed", seq, `Event ${seq} is missing.`);
const inserted = (seq: number) =>
  fault("inserted", seq, `Event ${seq} was put in between others that were there.`);
const reordered = (seq: number) =>
  fault("reordered", seq, `Event ${seq} stands where another one was.`);

const numbered = ({ event, link }: ChainRow, seq: number): ChainRow => ({
  event: { ...event, seq },
  link,
});

/**
 * What was done to a chain of which the next row does not fit. Rows that were given new numbers to hide it are tried
 * under their old ones.
 * @param before the last place that is right
 * @param rows what follows it, at least one, the further the better: what was moved is looked for among them
 */
export function explainBreak(before: Place, rows: readonly ChainRow[]): ChainFault {
  const seq = before.seq + 1;
  const [row, next] = rows;
  if (!row) return removed(seq);
  const own = row.event.seq;
  if (rows.some((one) => fits(before, one))) return own > seq ? reordered(seq) : inserted(own);
  if (own > seq) return removed(seq);
  if (own < seq) return inserted(own);
  const moved = rows.findIndex((one, i) => i > 0 && fits(before, numbered(one, seq)));
  if (moved > 0) {
    const leader = rows[moved === 1 ? 1 : moved - 1];
    const was = { seq: seq + moved - 1, link: leader?.link ?? row.link };
    return fits(was, numbered(row, seq + moved)) ? reordered(seq) : inserted(seq);
  }
  const swapped = rows.some(
    (one, i) => i > 0 && fits(before, { ...numbered(one, seq), link: row.link }),
  );
  if (swapped) return reordered(seq);
  if (next && fits({ seq: seq + 1, link: row.link }, numbered(next, seq + 2))) return removed(seq);
  return edited(seq);
}

/** What is wrong with the end of a chain that is right up to `place` and should end at `head`. */
export function compareHead(place: Place, head: Place): ChainFault | null {
  if (place.seq < head.seq) return removed(place.seq + 1);
  if (place.seq > head.seq) return inserted(head.seq + 1);
  return place.link.equals(head.link) ? null : edited(head.seq);
}

/** The first fault of a chain that should lead from one place to another; null when it does. */
export function checkChain(from: Place, rows: readonly ChainRow[], head: Place): ChainFault | null {
  const { place, followed } = followChain(from, rows);
  if (followed < rows.length && place.seq < head.seq)
    return explainBreak(place, rows.slice(followed));
  return followed < rows.length ? inserted(head.seq + 1) : compareHead(place, head);
}
