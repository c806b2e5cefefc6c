import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { Tabs } from "@/components/ui/tabs";

/** What every tab of the settings has around it. `path` is the workspace's. */
export function SettingsPage({
  workspace,
  path,
  lead,
  children,
}: {
  workspace: string;
  path: string;
  lead?: ReactNode;
  children: ReactNode;
}) {
  const home = `${path}/settings`;
  return (
    <Page
      crumbs={[{ label: workspace, href: path }, { label: "Settings" }]}
      title="Settings"
      lead={lead}
      tabs={
        <Tabs
          label="Settings"
          tabs={[
            { href: home, label: "Workspace" },
            { href: `${home}/team`, label: "Team" },
            { href: `${home}/certificates`, label: "Certificates" },
            { href: `${home}/webhooks`, label: "Webhooks" },
            { href: `${home}/account`, label: "Your account" },
          ]}
        />
      }
    >
      {children}
    </Page>
  );
}
