import type { Letter } from "@/components/ui/letter";
import { type MemberRole, type Permission, rolesWith } from "@/lib/members/permission";

/** What somebody may not do, who may, and the letter that asks for it. */
export type Ask = Readonly<{ sentence: string; letter: Letter }>;

/** So many are written to at most. */
const RECIPIENTS = 10;

/**
 * Says which roles may do what somebody's role may not, and asks those who can give them one.
 * @param wish what they would do, after "may": "create keys"
 */
export function askFor({
  permission,
  wish,
  member,
  members,
  workspace,
  page,
  team,
}: {
  permission: Permission;
  wish: string;
  member: Readonly<{ role: MemberRole; email: string }>;
  /** Those of the workspace, as far as the member may see them. */
  members: readonly Readonly<{ role: MemberRole; email: string }>[];
  workspace: string;
  /** The address of the page on which it was refused. */
  page: string;
  /** The address of the page on which roles are given. */
  team: string;
}): Ask {
  const may = rolesWith(permission);
  const roles = listed(may.map((role) => `${role}s`));
  const givers = rolesWith("members:write").filter((role) => may.includes(role));
  return {
    sentence: `Your role here is ${member.role}. ${upper(roles)} may ${wish}.`,
    letter: {
      to: members
        .filter(({ role }) => givers.includes(role))
        .slice(0, RECIPIENTS)
        .map(({ email }) => email),
      subject: `A role in ${workspace} that may ${wish}`,
      body: [
        `In the workspace ${workspace} of Keyway my role is ${member.role}, and I would like to ${wish}. ${upper(roles)} may: please give me such a role, or do it for me.`,
        "",
        `The page: ${page}`,
        `Where roles are given: ${team}?q=${encodeURIComponent(member.email)}`,
      ].join("\n"),
    },
  };
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${last}` : last;
}
