import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { Tabs } from "@/components/ui/tabs";

/** What both tabs of the clients have around them. `path` is the workspace's. */
export function ClientsPage({
  workspace,
  path,
  actions,
  children,
}: {
  workspace: string;
  path: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const home = `${path}/clients`;
  return (
    <Page
      crumbs={[{ label: workspace, href: path }, { label: "Clients" }]}
      title="Clients"
      lead="Backends that trade a secret, an assertion or a certificate for tokens that live minutes."
      actions={actions}
      tabs={
        <Tabs
          label="Clients"
          tabs={[
            { href: home, label: "Clients" },
            { href: `${home}/issuer`, label: "Audiences and keys" },
          ]}
        />
      }
    >
      {children}
    </Page>
  );
}
