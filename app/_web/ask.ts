import { type Ask, askFor } from "@/components/team/ask";
import { isAllowed } from "@/lib/actor";
import { env } from "@/lib/env";
import { listMembers } from "@/lib/members/list";
import type { Permission } from "@/lib/members/permission";
import { readPath } from "./read-path";
import type { Member } from "./session";

/**
 * What a page says and offers to a member who may not do something on it; null for who may.
 * @param wish what they would do, after "may": "create keys"
 */
export async function readAsk(
  { actor, role, user, workspace }: Member,
  permission: Permission,
  wish: string,
): Promise<Ask | null> {
  if (isAllowed(actor, permission)) return null;
  const home = `/${workspace.slug}`;
  const [members, path] = await Promise.all([
    isAllowed(actor, "members:read") ? listMembers(actor) : [],
    readPath(home),
  ]);
  return askFor({
    ...{ permission, wish, members, workspace: workspace.name },
    member: { role, email: user.email },
    page: `${env().url}${path}`,
    team: `${env().url}${home}/settings/team`,
  });
}
