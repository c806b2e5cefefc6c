import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { uncoveredScopes } from "@/lib/scopes/narrower";

/**
 * Nobody gives away more than they hold: every scope of a management key must lie within its maker's own.
 * @throws AppError `forbidden`, naming the scopes that go beyond
 */
export function requireGrantable(actor: Actor, scopes: readonly string[]): void {
  const beyond = uncoveredScopes(actor.scopes, scopes);
  if (beyond.length === 0) return;
  throw new AppError(
    "forbidden",
    `You can only grant permissions that you hold yourself; you do not hold ${beyond.join(", ")}.`,
  );
}
