import type { Invitation } from "@/lib/invitations/invitation";
import type { Member } from "@/lib/members/list";
import { MEMBER_ROLES, type MemberRole } from "@/lib/members/permission";
import type { Activity } from "@/lib/members/read-activity";
import { displayName } from "@/lib/users/user";

/** Somebody who is here, or who may come. */
export type TeamRow = Readonly<
  { id: string; name: string; email: string; role: MemberRole } & (
    | { member: Member; activity: Activity | undefined }
    | { invitation: Invitation; expired: boolean }
  )
>;

/** Which people can be asked for, by their value in the address. */
export const TEAM_STATUSES = {
  member: "Member",
  invited: "Invited",
  "no-second-factor": "Without a second factor",
} as const;
export type TeamStatus = keyof typeof TEAM_STATUSES;

/** What the table is narrowed to, as it stands in the address. */
export type TeamFilter = Readonly<{
  q?: string | undefined;
  role?: MemberRole | undefined;
  status?: TeamStatus | undefined;
}>;

/** The members and below them those who are invited. `activity` is not given to who may not know it. */
export function teamRows(
  members: readonly Member[],
  invitations: readonly Invitation[],
  activity: ReadonlyMap<string, Activity> | undefined,
  now: number,
): TeamRow[] {
  return [
    ...members.map((member) => {
      const { id, email, role } = member;
      return {
        ...{ id, email, role, name: displayName(member) },
        ...{ member, activity: activity?.get(id) },
      };
    }),
    ...invitations.map((invitation) => {
      const { id, email, role } = invitation;
      return { id, email, role, name: email, invitation, expired: +invitation.expiresAt <= now };
    }),
  ];
}

/** What of an address narrows the table to some of `statuses`; what nothing can be meant by counts as not said. */
export function readTeamFilter(
  { q, role, status }: Readonly<Record<string, string>>,
  statuses: readonly TeamStatus[],
): TeamFilter {
  return {
    q: q?.trim().slice(0, 120),
    role: MEMBER_ROLES.find((one) => one === role),
    status: statuses.find((one) => one === status),
  };
}

/** The rows that fit: part of the name or the address in any case, the role, the status. */
export function narrowTeam(rows: readonly TeamRow[], { q, role, status }: TeamFilter): TeamRow[] {
  const text = q?.toLowerCase() ?? "";
  return rows.filter(
    (row) =>
      (!role || row.role === role) &&
      (!status || hasStatus(row, status)) &&
      [row.name, row.email].some((one) => one.toLowerCase().includes(text)),
  );
}

function hasStatus(row: TeamRow, status: TeamStatus): boolean {
  if ("invitation" in row) return status === "invited";
  return status === "member" || (status === "no-second-factor" && !row.activity?.secondFactor);
}
