import { readOrigin } from "@/app/_web/caller";
import { type Member, requireMember, requireSession } from "@/app/_web/session";
import { displayName } from "@/lib/users/user";
import { createWorkspace } from "@/lib/workspaces/create";
import { TRIAL_API } from "@/lib/workspaces/first";
import { listWorkspaces } from "@/lib/workspaces/list";

/** The signed-in person in the workspace they joined first; who is in none, or was removed from all, gets one. */
export async function requireStarter(): Promise<Member> {
  const { user } = await requireSession("/start");
  const [first] = await listWorkspaces(user.id);
  if (first) return requireMember(first.workspace.slug);
  const input = { name: `${displayName(user)}’s workspace`, firstApi: TRIAL_API };
  const created = await createWorkspace(user, input, await readOrigin());
  return requireMember(created.workspace.slug);
}
