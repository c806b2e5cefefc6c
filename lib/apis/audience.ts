import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { workspaces } from "@/db/schema/workspaces";
import type { Actor } from "@/lib/actor";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** What tokens for an API name it by: its own audience, and, for the built-in one, our address. */
export const audienceOf = ({
  audience,
  kind,
}: Readonly<{ audience: string | null; kind: "customer" | "management" }>): string | null =>
  audience ?? (kind === "management" ? env().apiUrl : null);

/**
 * A token has one audience, so no two APIs of a workspace share one. The lock on the workspace makes those who
 * ask for the same one at the same time take turns.
 * @throws AppError `conflict`, naming the API that has it
 */
export async function requireFreeAudience(
  tx: Tx,
  { workspaceId }: Actor,
  apiId: string,
  audience: string | null | undefined,
): Promise<void> {
  if (!audience) return;
  if (audience === env().apiUrl)
    throw new AppError("conflict", "This is the audience of Keyway itself.");
  await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
    .for("no key update");
  const [other] = await tx
    .select({ id: apis.id })
    .from(apis)
    .where(and(eq(apis.workspaceId, workspaceId), eq(apis.audience, audience), ne(apis.id, apiId)));
  if (other) throw new AppError("conflict", `The API ${other.id} has this audience already.`);
}
