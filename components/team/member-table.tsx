import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status, Tag } from "@/components/ui/status";
import type { Invitation } from "@/lib/invitations/invitation";
import type { Member } from "@/lib/members/list";
import { displayName } from "@/lib/users/user";
import type { TeamActions } from "./actions";
import { InvitationButtons } from "./invitation-buttons";
import { RemoveMember } from "./remove-member";
import { RoleSelect } from "./role-select";

/** Somebody who is here, or who may come. */
type Row = Readonly<
  { id: string; name: string; email: string; role: string } & (
    | { member: Member }
    | { invitation: Invitation; expired: boolean }
  )
>;

type Props = {
  members: readonly Member[];
  invitations: readonly Invitation[];
  /** The id of who looks. */
  you: string;
  /** The roles that who looks may give; without any, nothing can be changed here. */
  roles: readonly string[];
  now: number;
  actions: TeamActions;
};

/** The people of a workspace, and below them those who are invited. */
export function MemberTable({ members, invitations, you, roles, now, actions }: Props) {
  const rows: Row[] = [
    ...members.map((member) => ({ ...member, name: displayName(member), member })),
    ...invitations.map((invitation) => {
      const { id, email, role } = invitation;
      return { id, email, role, name: email, invitation, expired: +invitation.expiresAt <= now };
    }),
  ];
  const people = members.map((one) => ({ id: one.id, name: displayName(one) }));
  const editable = (row: Row) => roles.includes(row.role);
  const columns: Column<Row>[] = [
    {
      id: "name",
      header: "Name",
      cell: (row) => (
        <span className="inline-flex items-center gap-2">
          <span className={"invitation" in row ? "text-secondary" : undefined}>{row.name}</span>
          {row.id === you && <Tag>you</Tag>}
          {"invitation" in row && <InvitationState {...row} />}
        </span>
      ),
    },
    { id: "email", header: "Email", from: "md", cell: ({ email }) => email },
    {
      id: "role",
      header: "Role",
      cell: (row) =>
        "member" in row && editable(row) ? (
          <RoleSelect
            userId={row.id}
            name={row.name}
            role={row.role}
            roles={roles}
            changeRole={actions.changeRole}
          />
        ) : (
          row.role
        ),
    },
    {
      id: "since",
      header: "Since",
      align: "end",
      from: "lg",
      cell: (row) => (
        <RelativeTime
          at={("member" in row ? row.member.joinedAt : row.invitation.sentAt).toISOString()}
        />
      ),
    },
    {
      id: "actions",
      header: "Actions",
      hideHeader: true,
      align: "end",
      cell: (row) => {
        if (!editable(row) && row.id !== you) return null;
        if ("invitation" in row)
          return <InvitationButtons id={row.id} email={row.email} {...actions} />;
        return (
          <RemoveMember
            member={{ id: row.id, name: row.name }}
            self={row.id === you}
            others={people.filter((one) => one.id !== row.id)}
            {...actions}
          />
        );
      },
    },
  ];
  return (
    <DataTable
      caption="Members and invitations"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
    />
  );
}

function InvitationState({ invitation, expired }: { invitation: Invitation; expired: boolean }) {
  if (expired)
    return (
      <Status icon="clock" tone="warning">
        Invitation ran out
      </Status>
    );
  return (
    <Status icon="dashed" tone="off">
      Invited, good until <RelativeTime at={invitation.expiresAt.toISOString()} />
    </Status>
  );
}
