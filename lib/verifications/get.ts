import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { verificationColumns, verifications } from "@/db/schema/usage";
import { type Actor, authorize, permittedApis } from "@/lib/actor";
import { found, notFound } from "@/lib/errors";
import type { VerificationTrace } from "./verification";

/** One verification with its decision trace. @throws AppError `not_found`, `forbidden` */
export async function getVerification(actor: Actor, requestId: string): Promise<VerificationTrace> {
  const visible = permittedApis(actor, "usage:read");
  const [row] = await db()
    .select({ ...verificationColumns, checks: verifications.checks })
    .from(verifications)
    .where(
      and(eq(verifications.workspaceId, actor.workspaceId), eq(verifications.requestId, requestId)),
    );
  const trace = found(row, "verification");
  if (visible && trace.apiId === "") throw notFound("verification");
  if (visible) authorize(actor, "usage:read", trace.apiId);
  return trace;
}
