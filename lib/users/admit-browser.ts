import { db } from "@/db/connect";
import type { Origin } from "@/lib/actor";
import { takeLink } from "./link";
import { recordAccountEvent } from "./record-account-event";

/**
 * Uses up the link of `sendBrowserLink`: whoever reads the mailbox asks from this browser, so strangers' tries do not
 * count against it. It signs nobody in.
 * @returns the account's address
 * @throws AppError `not_found` when the link was used, replaced or has run out
 */
export const admitBrowser = (token: string, origin: Origin, now = new Date()): Promise<string> =>
  db().transaction(async (tx) => {
    const { user } = await takeLink(tx, token, "browser", now);
    await recordAccountEvent(tx, user, "user.browser_admitted", origin, now);
    return user.email;
  });
