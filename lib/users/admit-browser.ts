import { db } from "@/db/connect";
import { takeLink } from "./link";

/**
 * Uses up the link of `sendBrowserLink`: whoever reads the mailbox asks from this browser, so strangers' tries do not
 * count against it. It signs nobody in.
 * @returns the account's address
 * @throws AppError `not_found` when the link was used, replaced or has run out
 */
export const admitBrowser = (token: string, now = new Date()): Promise<string> =>
  db().transaction(async (tx) => (await takeLink(tx, token, "browser", now)).user.email);
