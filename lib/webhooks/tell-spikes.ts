import { sql as client, db } from "@/db/connect";
import { storeEvents } from "./store-events";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Over so many minutes tries are counted. */
const WINDOW_MS = 5 * MINUTE_MS;
/** Fewer are typing errors. */
const LEAST = 100;
/** So many times what is usual in the workspace. */
const TIMES = 5;

/** Whether so many tries with unknown keys in five minutes are out of the ordinary. `usual`: in as long, on average. */
export const isSpike = (tries: number, usual: number): boolean =>
  tries >= LEAST && tries >= TIMES * usual;

/** Tells webhooks when unusually many unknown keys are tried: somebody guesses, or uses keys that are gone. Once an hour. */
export async function tellSpikes(now = new Date()): Promise<void> {
  const from = new Date(now.getTime() - WINDOW_MS);
  const dayBefore = new Date(from.getTime() - DAY_MS);
  const rows = await client()<{ workspaceId: string; tries: number; before: number }[]>`
    select u.workspace_id as "workspaceId",
      coalesce(sum(u.verifications) filter (where u.start >= ${from}), 0)::float8 as tries,
      coalesce(sum(u.verifications) filter (where u.start < ${from}), 0)::float8 as before
    from usage_by_api u
    where u.grain = 'minute' and u.start >= ${dayBefore} and u.outcome = 'NOT_FOUND'
      and u.workspace_id in (
        select w.workspace_id from webhooks w where w.enabled and w.events && array['keys.unknown_spike'])
    group by u.workspace_id`;
  for (const { workspaceId, tries, before } of rows) {
    const usual = before / (DAY_MS / WINDOW_MS);
    if (!isSpike(tries, usual)) continue;
    const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
    const data = { tries, windowMs: WINDOW_MS, usual: Math.round(usual * 10) / 10 };
    const event = { type: "keys.unknown_spike", data, once: `spike:${hour}` } as const;
    await db().transaction((tx) => storeEvents(tx, workspaceId, [event], now));
  }
}
