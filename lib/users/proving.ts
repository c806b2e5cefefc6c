import { db } from "@/db/connect";
import type { Origin } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { recordAccountEvent } from "./record-account-event";
import type { User } from "./user";

/** The fields in which somebody signed in shows again who they are. */
const PROOFS = ["password", "current", "code"];

/** Runs what asks somebody signed in for their password or code; that it was a wrong one is in the audit logs. */
export async function proving<T>(user: User, origin: Origin, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const wrong =
      error instanceof AppError && error.faults.find(({ path }) => PROOFS.includes(path));
    if (wrong)
      await db().transaction((tx) =>
        recordAccountEvent(
          ...([tx, user, "user.proof_failed", origin, new Date()] as const),
          wrong.path === "code" ? "second factor" : "password",
        ),
      );
    throw error;
  }
}
