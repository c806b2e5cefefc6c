import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Api } from "./api";
import { loadApis } from "./load";

/** One API. @throws AppError `not_found`, `forbidden` */
export async function getApi(actor: Actor, id: string): Promise<Api> {
  const [api] = await loadApis(db(), actor.workspaceId, [id]);
  const one = found(api, "API");
  authorize(actor, "apis:read", id);
  return one;
}
