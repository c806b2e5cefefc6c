import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { SettingsPage } from "@/components/settings/settings-page";
import { Barred } from "@/components/team/ask-admin";
import { InviteForm } from "@/components/team/invite-form";
import { MemberTable } from "@/components/team/member-table";
import { RoleMatrix } from "@/components/team/role-matrix";
import { narrowTeam, readTeamFilter, type TeamStatus, teamRows } from "@/components/team/rows";
import { TeamFilters } from "@/components/team/team-filters";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { plural } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { listInvitations } from "@/lib/invitations/list";
import { ungrantable } from "@/lib/keys/grantable";
import { listMembers } from "@/lib/members/list";
import { MEMBER_ROLES, scopesOfRole } from "@/lib/members/permission";
import { readActivity } from "@/lib/members/read-activity";
import { displayName } from "@/lib/users/user";
import {
  changeRoleAction,
  inviteAction,
  readMadeKeysAction,
  removeMemberAction,
  resendAction,
  revokeAction,
} from "./actions";

export const metadata: Metadata = { title: "Team" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function TeamPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace, user } = member;
  const { slug } = workspace;
  const ask = await readAsk(member, "members:write", "invite people and change members");
  const [members, invitations, activity] = await Promise.all([
    listMembers(actor),
    listInvitations(actor),
    ask ? undefined : readActivity(actor),
  ]);
  const statuses: TeamStatus[] = ["member", "invited"];
  if (activity) statuses.push("no-second-factor");
  const filter = readTeamFilter(await readQuery(searchParams), statuses);
  const rows = teamRows(members, invitations, activity, Date.now());
  const shown = narrowTeam(rows, filter);
  const narrowed = Object.values(filter).some(Boolean);
  const home = `/${slug}/settings/team`;
  const roles = ask
    ? []
    : MEMBER_ROLES.filter((role) => ungrantable(actor, scopesOfRole(role)).length === 0);
  const people = plural(members.length, "person", "people");
  const open = invitations.length > 0 ? `, ${plural(invitations.length, "invitation")} open` : "";
  return (
    <SettingsPage workspace={workspace.name} path={`/${slug}`} lead={`${people}${open}.`}>
      <Panel title="Invite people">
        {ask ? (
          <Barred ask={ask} />
        ) : (
          <InviteForm
            invite={inviteAction.bind(null, slug)}
            roles={roles}
            alone={members.length === 1 && invitations.length === 0}
          />
        )}
      </Panel>
      <Panel title="Members" {...(narrowed && { note: `${shown.length} of ${rows.length}` })}>
        {(rows.length > 1 || narrowed) && (
          <TeamFilters
            key={JSON.stringify(filter)}
            filter={filter}
            statuses={statuses}
            clearHref={narrowed ? home : undefined}
          />
        )}
        <MemberTable
          rows={shown}
          people={members.map((one) => ({ id: one.id, name: displayName(one) }))}
          you={user.id}
          roles={roles}
          withActivity={activity !== undefined}
          keysHref={`/${slug}/keys`}
          actions={{
            invite: inviteAction.bind(null, slug),
            resend: resendAction.bind(null, slug),
            revoke: revokeAction.bind(null, slug),
            changeRole: changeRoleAction.bind(null, slug),
            readMadeKeys: readMadeKeysAction.bind(null, slug),
            remove: removeMemberAction.bind(null, slug),
          }}
          empty={
            <EmptyState
              title="Nobody fits these filters."
              action={<LinkButton href={home}>Show everybody</LinkButton>}
            />
          }
        />
      </Panel>
      <Panel title="What each role may do" id="roles">
        <RoleMatrix />
      </Panel>
    </SettingsPage>
  );
}
