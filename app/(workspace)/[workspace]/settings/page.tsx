import type { Metadata } from "next";
import { requireMember, requireSession } from "@/app/_web/session";
import { MemberTable } from "@/components/settings/member-table";
import { SessionList } from "@/components/settings/session-list";
import { ShortcutSwitch } from "@/components/settings/shortcut-switch";
import { WorkspaceName } from "@/components/settings/workspace-name";
import { Page } from "@/components/shell/page";
import { LinkButton } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { Facts, Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { listMembers } from "@/lib/members/list";
import { listSessions } from "@/lib/sessions/list";
import { renameWorkspaceAction, signOutElsewhereAction } from "./actions";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ workspace: string }> };

export default async function SettingsPage({ params }: Props) {
  const { actor, workspace, role } = await requireMember((await params).workspace);
  const path = `/${workspace.slug}`;
  const { user, session } = await requireSession(`${path}/settings`);
  const [sessions, members, apis] = await Promise.all([
    listSessions(user.id),
    listMembers(actor),
    listApis(actor, { limit: 100 }),
  ]);
  const builtIn = apis.items.find(({ kind }) => kind === "management");
  const rows = sessions.map((one) => ({
    id: one.id,
    current: one.id === session.id,
    userAgent: one.userAgent ?? "",
    ip: one.ip ?? "",
    lastSeenAt: one.lastSeenAt.toISOString(),
    createdAt: one.createdAt.toISOString(),
  }));
  return (
    <Page crumbs={[{ label: workspace.name, href: path }, { label: "Settings" }]} title="Settings">
      <Panel title="Workspace">
        {isAllowed(actor, "workspace:write") && (
          <div className="mb-3">
            <WorkspaceName
              name={workspace.name}
              rename={renameWorkspaceAction.bind(null, workspace.slug)}
            />
          </div>
        )}
        <Facts
          facts={[
            { label: "Address", value: path },
            { label: "Id", value: <span className="font-mono text-xs">{workspace.id}</span> },
          ]}
        />
      </Panel>
      <Panel title="Members" note={plural(members.length, "person", "people")}>
        <MemberTable members={members} you={user.id} />
      </Panel>
      {builtIn && (
        <Panel
          title="Management keys"
          note="Keys of the built-in Keyway API: with them a program calls verify and manages keys."
          actions={
            <LinkButton href={`${path}/keys?api=${builtIn.id}&environment=all`}>
              Show management keys
            </LinkButton>
          }
        >
          {null}
        </Panel>
      )}
      <Panel title="Profile">
        <Facts
          facts={[
            { label: "Name", value: user.name || "—" },
            { label: "Email", value: user.email },
            {
              label: "Role here",
              value: <span className="inline-block first-letter:uppercase">{role}</span>,
            },
          ]}
        />
      </Panel>
      <Panel title="Keyboard">
        <ShortcutSwitch />
      </Panel>
      <SessionList sessions={rows} signOutElsewhere={signOutElsewhereAction} />
    </Page>
  );
}
