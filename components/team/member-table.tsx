import type { ReactNode } from "react";
import { TextLink } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status, Tag } from "@/components/ui/status";
import type { Invitation } from "@/lib/invitations/invitation";
import type { Activity } from "@/lib/members/read-activity";
import type { TeamActions } from "./actions";
import { InvitationButtons } from "./invitation-buttons";
import { RemoveMember } from "./remove-member";
import { RoleSelect } from "./role-select";
import type { TeamRow } from "./rows";

type Props = {
  rows: readonly TeamRow[];
  /** Everybody who is here, those that are not shown included. */
  people: readonly Readonly<{ id: string; name: string }>[];
  /** The id of who looks. */
  you: string;
  /** The roles that who looks may give; without any, nothing can be changed here. */
  roles: readonly string[];
  /** Whether who looks may know what the activity of members is. */
  withActivity: boolean;
  /** The list of keys. */
  keysHref: string;
  actions: TeamActions;
  empty: ReactNode;
};

/** The people of a workspace, and below them those who are invited. */
export function MemberTable(props: Props) {
  const { rows, people, you, roles, withActivity, keysHref, actions, empty } = props;
  const editable = (row: TeamRow) => roles.includes(row.role);
  const columns: Column<TeamRow>[] = [
    {
      id: "name",
      header: "Name",
      cell: (row) => (
        <span className="flex min-w-0 flex-col py-1.5 leading-5">
          {"invitation" in row ? (
            <>
              <span className="truncate text-secondary">{row.email}</span>
              <InvitationState {...row} />
            </>
          ) : (
            <>
              <span className="flex items-center gap-2">
                {row.name}
                {row.id === you && <Tag>you</Tag>}
              </span>
              <span className="truncate text-xs font-normal text-muted">{row.email}</span>
            </>
          )}
        </span>
      ),
    },
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
    ...(withActivity ? activityColumns(keysHref) : []),
    {
      id: "since",
      header: "Since",
      align: "end",
      from: "xl",
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
      rows={[...rows]}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      empty={empty}
    />
  );
}

/** What is known of members alone: of whoever is only invited these cells are empty. */
function activityColumns(keysHref: string): Column<TeamRow>[] {
  const ofMember = (draw: (activity: Activity, row: TeamRow) => ReactNode) => (row: TeamRow) =>
    "member" in row && row.activity ? draw(row.activity, row) : null;
  return [
    {
      id: "second-factor",
      header: "Second factor",
      cell: ofMember(({ secondFactor }) =>
        secondFactor ? (
          <Status icon="check">On</Status>
        ) : (
          <Status icon="dashed" tone="off">
            Off
          </Status>
        ),
      ),
    },
    {
      id: "active",
      header: "Last active",
      align: "end",
      cell: ofMember(({ lastActiveAt }) =>
        lastActiveAt ? <RelativeTime at={lastActiveAt.toISOString()} /> : "—",
      ),
    },
    {
      id: "keys",
      header: "Keys created",
      align: "end",
      cell: ofMember(({ keys }, { id, name }) =>
        keys === 0 ? (
          "0"
        ) : (
          <TextLink
            href={`${keysHref}?maker=${id}&environment=all`}
            prefetch={false}
            className="inline-block min-w-6"
          >
            {formatCount(keys)}
            <span className="sr-only"> keys of {name}</span>
          </TextLink>
        ),
      ),
    },
  ];
}

function InvitationState({ invitation, expired }: { invitation: Invitation; expired: boolean }) {
  return (
    <span className="text-xs font-normal">
      {expired ? (
        <Status icon="clock" tone="warning">
          Invitation ran out
        </Status>
      ) : (
        <Status icon="dashed" tone="off">
          <span>
            Invited, good until <RelativeTime at={invitation.expiresAt.toISOString()} />
          </span>
        </Status>
      )}
    </span>
  );
}
