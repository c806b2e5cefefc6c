import { invalid } from "@/lib/errors";

/**
 * A place in the log by when its rows became visible: the transaction that wrote them, then their ids. Times would not
 * do: a node may write a row after others that happened later, and whoever had read on would never see it.
 */
export type LogPlace = Readonly<{ transaction: bigint; requestId: string }>;

/** Before everything of this transaction and later ones. */
export const startOf = (transaction: bigint): LogPlace => ({ transaction, requestId: "" });

export const isBehind = (a: LogPlace, b: LogPlace): boolean =>
  a.transaction === b.transaction ? a.requestId > b.requestId : a.transaction > b.transaction;

/** The place as an event's id. */
export const encodePlace = ({ transaction, requestId }: LogPlace) => `${transaction}.${requestId}`;

/** @throws AppError `invalid` when the text is not an id of an event of ours */
export function decodePlace(text: string): LogPlace {
  const match = /^(\d{1,19})\.([a-z0-9_]{0,64})$/.exec(text);
  if (!match) throw invalid("Last-Event-ID", "must be the id of an event of this stream");
  return { transaction: BigInt(match[1] ?? 0), requestId: match[2] ?? "" };
}
