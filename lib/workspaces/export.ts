import type { Actor } from "@/lib/actor";
import { authorize } from "@/lib/actor";
import { ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { listInvitations } from "@/lib/invitations/list";
import { ListKeysQuery } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { listMembers } from "@/lib/members/list";
import { ListOverridesQuery } from "@/lib/overrides/input";
import { listOverrides } from "@/lib/overrides/list";
import { ListOwnersQuery } from "@/lib/owners/input";
import { listOwners } from "@/lib/owners/list";
import type { Page } from "@/lib/page";
import { ListRolesQuery } from "@/lib/roles/input";
import { listRoles } from "@/lib/roles/list";
import { getWorkspace } from "./get";

const all = { limit: 100 };

/** The lists of a workspace that come in pages, by what a line of the export calls each. */
const LISTS: Readonly<Record<string, (actor: Actor, cursor?: string) => Promise<Page<object>>>> = {
  api: (actor, cursor) => listApis(actor, ListApisQuery.parse({ ...all, cursor })),
  role: (actor, cursor) => listRoles(actor, ListRolesQuery.parse({ ...all, cursor })),
  owner: (actor, cursor) => listOwners(actor, ListOwnersQuery.parse({ ...all, cursor })),
  override: (actor, cursor) => listOverrides(actor, ListOverridesQuery.parse({ ...all, cursor })),
  key: (actor, cursor) => listKeys(actor, ListKeysQuery.parse({ ...all, cursor })),
  event: (actor, cursor) => listEvents(actor, ListEventsQuery.parse({ ...all, cursor })),
};

/**
 * Everything of a workspace that its people can read, as JSON lines `{"type": …, "value": …}`, a page at a time.
 * Neither secrets nor hashes are in it: it documents, it does not restore.
 * @throws AppError `forbidden`
 */
export async function* exportWorkspace(actor: Actor): AsyncGenerator<string> {
  authorize(actor, "workspace:own");
  yield lineOf("workspace", await getWorkspace(actor));
  for (const member of await listMembers(actor)) yield lineOf("member", member);
  for (const invitation of await listInvitations(actor)) yield lineOf("invitation", invitation);
  for (const [type, list] of Object.entries(LISTS)) {
    let cursor: string | undefined;
    do {
      const page = await list(actor, cursor);
      yield page.items.map((item) => lineOf(type, item)).join("");
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
}

const lineOf = (type: string, value: object) => `${JSON.stringify({ type, value })}\n`;
