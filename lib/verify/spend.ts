import type { Sql } from "@/db/sql";
import { type Refill, refillCredits } from "@/lib/credits/refill";

/** Whether the credits were enough, and what is left. */
export type Spent = Readonly<{ enough: boolean; remaining: number }>;

/** Takes credits of keys, exactly: never more than there are, and never a part of a cost. */
export type Spender = Readonly<{
  spend(keyId: string, cost: number, dryRun: boolean, now: number): Promise<Spent>;
}>;

type Row = { credits: string; refill: Refill | null; refilled_at: Date | null };

/**
 * Credits in the database itself: the row's lock puts the calls of one key in order, so parallel calls on
 * one remaining use have one success.
 */
export function databaseSpender(sql: Sql): Spender {
  return {
    async spend(keyId, cost, dryRun, now) {
      return sql.begin(async (tx) => {
        const [row] = await tx<Row[]>`
          select credits, credit_refill as refill, credit_refilled_at as refilled_at
          from keys where id = ${keyId} for update`;
        if (!row) return { enough: false, remaining: 0 };
        const filled = refillCredits(
          {
            remaining: Number(row.credits),
            refill: row.refill,
            refilledAt: row.refilled_at ?? new Date(now),
          },
          new Date(now),
        );
        const enough = filled.remaining >= cost;
        const remaining = enough ? filled.remaining - cost : filled.remaining;
        if (dryRun) return { enough, remaining: filled.remaining };
        await tx`
          update keys set credits = ${remaining}, credit_refilled_at = ${filled.refilledAt}
          where id = ${keyId}`;
        return { enough, remaining };
      });
    },
  };
}
