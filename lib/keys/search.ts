import {
  and,
  eq,
  gt,
  ilike,
  inArray,
  isNotNull,
  isNull,
  like,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { db } from "@/db/connect";
import { keySecrets, keys } from "@/db/schema/keys";
import { isId } from "@/lib/ids";
import { escapeLike } from "@/lib/page";
import type { KeyStatus } from "./key";
import { SCANNER_PATTERN } from "./secret";

/** What somebody who searches has typed. */
export type Search =
  | Readonly<{ kind: "secret" }>
  | Readonly<{ kind: "id"; id: string }>
  | Readonly<{ kind: "hint"; head: string; tail: string }>
  | Readonly<{ kind: "name"; part: string }>;

const OUR_SECRET = new RegExp(SCANNER_PATTERN);
const OUR_HINT = /^([a-z][a-z0-9]{1,15}_(?:live|test)_kw[0-9A-Za-z]{4})(?:([0-9A-Za-z]{4}))?$/;
const SHORTENED = /^(?=.*[^.…])([^\s…]{0,32})(?:…|\.\.\.)([^\s…]{0,4})$/;

/** Tells a whole secret, an id, a hint (with or without its `…`) and a part of a name apart. */
export function parseSearch(q: string): Search {
  const typed = q.trim();
  if (OUR_SECRET.test(typed)) return { kind: "secret" };
  if (isId("key", typed)) return { kind: "id", id: typed };
  const hint = OUR_HINT.exec(typed) ?? SHORTENED.exec(typed);
  if (hint) return { kind: "hint", head: hint[1] ?? "", tail: hint[2] ?? "" };
  return { kind: "name", part: typed };
}

/** The keys a search finds. A whole secret finds none: `lookupKeys` answers that, and it is nowhere stored. */
export function searchCondition(workspaceId: string, search: Search): SQL {
  if (search.kind === "secret") return sql`false`;
  if (search.kind === "id") return eq(keys.id, search.id);
  if (search.kind === "name") return namedOrOwned(search.part);
  const hint = `${escapeLike(search.head)}%…${escapeLike(search.tail)}%`;
  const named = db()
    .select({ keyId: keySecrets.keyId })
    .from(keySecrets)
    .where(and(eq(keySecrets.workspaceId, workspaceId), like(keySecrets.hint, hint)));
  return inArray(keys.id, named);
}

/** A part of the name, or the whole id of the owner. */
const namedOrOwned = (text: string): SQL =>
  sql`(${ilike(keys.name, `%${escapeLike(text)}%`)} or ${eq(keys.ownerId, text)})`;

/** The keys of a status at `now`: `statusOf` as a condition, in the same order. */
export function statusCondition(status: KeyStatus, now: Date): SQL | undefined {
  if (status === "revoked") return isNotNull(keys.revokedAt);
  const kept = isNull(keys.revokedAt);
  if (status === "disabled") return and(kept, eq(keys.enabled, false));
  const enabled = and(kept, eq(keys.enabled, true));
  if (status === "not_yet_valid") return and(enabled, gt(keys.notBefore, now));
  const begun = and(enabled, or(isNull(keys.notBefore), lte(keys.notBefore, now)));
  if (status === "expired") return and(begun, lte(keys.expiresAt, now));
  return and(begun, or(isNull(keys.expiresAt), gt(keys.expiresAt, now)));
}
