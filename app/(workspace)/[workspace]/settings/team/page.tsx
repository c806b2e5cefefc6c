import type { Metadata } from "next";
import { requireMember } from "@/app/_web/session";
import { SettingsPage } from "@/components/settings/settings-page";
import { InviteForm } from "@/components/team/invite-form";
import { MemberTable } from "@/components/team/member-table";
import { RoleMatrix } from "@/components/team/role-matrix";
import { plural } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { listInvitations } from "@/lib/invitations/list";
import { ungrantable } from "@/lib/keys/grantable";
import { listMembers } from "@/lib/members/list";
import { MEMBER_ROLES, scopesOfRole } from "@/lib/members/permission";
import {
  changeRoleAction,
  inviteAction,
  readMadeKeysAction,
  removeMemberAction,
  resendAction,
  revokeAction,
} from "./actions";

export const metadata: Metadata = { title: "Team" };

type Props = { params: Promise<{ workspace: string }> };

export default async function TeamPage({ params }: Props) {
  const { actor, workspace, user } = await requireMember((await params).workspace);
  const { slug } = workspace;
  const [members, invitations] = await Promise.all([listMembers(actor), listInvitations(actor)]);
  const roles = isAllowed(actor, "members:write")
    ? MEMBER_ROLES.filter((role) => ungrantable(actor, scopesOfRole(role)).length === 0)
    : [];
  const people = plural(members.length, "person", "people");
  const open = invitations.length > 0 ? `, ${plural(invitations.length, "invitation")} open` : "";
  return (
    <SettingsPage workspace={workspace.name} path={`/${slug}`} lead={`${people}${open}.`}>
      {roles.length > 0 && (
        <Panel title="Invite people">
          <InviteForm
            invite={inviteAction.bind(null, slug)}
            roles={roles}
            alone={members.length === 1 && invitations.length === 0}
          />
        </Panel>
      )}
      <Panel title="Members">
        <MemberTable
          members={members}
          invitations={invitations}
          you={user.id}
          roles={roles}
          now={Date.now()}
          actions={{
            invite: inviteAction.bind(null, slug),
            resend: resendAction.bind(null, slug),
            revoke: revokeAction.bind(null, slug),
            changeRole: changeRoleAction.bind(null, slug),
            readMadeKeys: readMadeKeysAction.bind(null, slug),
            remove: removeMemberAction.bind(null, slug),
          }}
        />
      </Panel>
      <Panel title="What each role may do" id="roles">
        <RoleMatrix />
      </Panel>
    </SettingsPage>
  );
}
