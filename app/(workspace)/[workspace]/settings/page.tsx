import type { Metadata } from "next";
import { requireMember, requireSession } from "@/app/_web/session";
import { SessionList } from "@/components/settings/session-list";
import { Page } from "@/components/shell/page";
import { Facts, Panel } from "@/components/ui/panel";
import { listSessions } from "@/lib/sessions/list";
import { signOutElsewhereAction } from "./actions";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ workspace: string }> };

export default async function SettingsPage({ params }: Props) {
  const { workspace, role } = await requireMember((await params).workspace);
  const { user, session } = await requireSession(`/${workspace.slug}/settings`);
  const sessions = await listSessions(user.id);
  const rows = sessions.map((one) => ({
    id: one.id,
    current: one.id === session.id,
    userAgent: one.userAgent ?? "",
    ip: one.ip ?? "",
    lastSeenAt: one.lastSeenAt.toISOString(),
    createdAt: one.createdAt.toISOString(),
  }));
  return (
    <Page
      crumbs={[{ label: workspace.name, href: `/${workspace.slug}` }, { label: "Settings" }]}
      title="Settings"
    >
      <Panel title="Profile">
        <Facts
          facts={[
            { label: "Name", value: user.name || "—" },
            { label: "Email", value: user.email },
            { label: "Role here", value: <span className="first-letter:uppercase">{role}</span> },
          ]}
        />
      </Panel>
      <SessionList sessions={rows} signOutElsewhere={signOutElsewhereAction} />
    </Page>
  );
}
