import { cache } from "react";
import { orNotFound } from "@/app/_web/found";
import { requireMember } from "@/app/_web/session";
import { getApi } from "@/lib/apis/get";
import { listApis } from "@/lib/apis/list";

export type ApiParams = Promise<{ workspace: string; api: string }>;

/** What every tab of an API begins with: who looks, the API, and what `ApiPage` draws around the tab. */
export const readApiFrame = cache(async (params: ApiParams) => {
  const { workspace: slug, api: id } = await params;
  const member = await requireMember(slug);
  const [api, siblings] = await Promise.all([
    orNotFound(getApi(member.actor, id)),
    listApis(member.actor, { limit: 100 }),
  ]);
  const path = `/${slug}`;
  const frame = { api, siblings: siblings.items, workspace: member.workspace.name, path };
  return { ...member, slug, path, api, frame };
});
