import { sql } from "@/db/connect";

/** A delivery whose next attempt this process makes. */
export type Claimed = Readonly<{
  id: string;
  workspaceId: string;
  webhookId: string;
  /** The number of this attempt. While it stands in the row, nobody has taken over. */
  begun: number;
  single: boolean;
}>;

/** At most so many at a time to one webhook, so that one slow receiver does not hold up all the others. */
export const PER_WEBHOOK = 8;

/**
 * Takes deliveries that are due. Each is due again at `until`, in case this process dies before it has written
 * how the attempt ended: so nothing is lost, and something may be sent twice, with the same `webhook-id`.
 * @param busy webhooks that have enough under way
 */
export async function claimDue(
  limit: number,
  busy: readonly string[],
  now: Date,
  until: Date,
): Promise<Claimed[]> {
  const rows = await sql()<Claimed[]>`
    with due as (
      select d.id from webhooks w cross join lateral (
        select id from webhook_deliveries
        where webhook_id = w.id and status = 'pending' and next_attempt_at <= ${now}
        order by next_attempt_at limit ${PER_WEBHOOK} for update skip locked) d
      where w.enabled and not w.id = any(${[...busy]}) limit ${limit})
    update webhook_deliveries d set next_attempt_at = ${until}, begun = d.begun + 1
    from due where d.id = due.id
    returning d.id, d.workspace_id as "workspaceId", d.webhook_id as "webhookId", d.begun, d.single`;
  return [...rows];
}
