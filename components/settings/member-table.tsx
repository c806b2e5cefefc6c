import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tag } from "@/components/ui/status";
import type { Member } from "@/lib/members/list";
import { displayName } from "@/lib/users/user";

/** The people of a workspace. `you` is the id of who looks. */
export function MemberTable({ members, you }: { members: Member[]; you: string }) {
  const columns: Column<Member>[] = [
    {
      id: "name",
      header: "Name",
      cell: (member) => (
        <span className="inline-flex items-center gap-2">
          {displayName(member)}
          {member.id === you && <Tag>you</Tag>}
        </span>
      ),
    },
    { id: "email", header: "Email", cell: ({ email }) => email },
    {
      id: "role",
      header: "Role",
      cell: ({ role }) => <span className="inline-block first-letter:uppercase">{role}</span>,
    },
    {
      id: "joined",
      header: "Joined",
      align: "end",
      cell: ({ joinedAt }) => <RelativeTime at={joinedAt.toISOString()} />,
    },
  ];
  return (
    <DataTable
      caption="Members"
      columns={columns}
      rows={members}
      rowId={({ id }) => id}
      rowName={displayName}
    />
  );
}
