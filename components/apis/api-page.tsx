import type { ReactNode } from "react";
import { Page } from "@/components/shell/page";
import { formatLimit } from "@/components/ui/format";
import { Tag } from "@/components/ui/status";
import { Tabs } from "@/components/ui/tabs";
import type { Api } from "@/lib/apis/api";

/** What every tab of an API has around it. `path` is the workspace's, `siblings` the other APIs. */
export function ApiPage({
  api,
  siblings,
  workspace,
  path,
  actions,
  children,
}: {
  api: Api;
  siblings: readonly Pick<Api, "id" | "name">[];
  workspace: string;
  path: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const home = `${path}/apis/${api.id}`;
  const [limit] = api.defaults.limits;
  const builtIn = api.kind === "management";
  return (
    <Page
      crumbs={[
        { label: workspace, href: path },
        { label: "APIs", href: `${path}/apis` },
        {
          label: api.name,
          siblings: siblings.map(({ id, name }) => ({
            label: name,
            href: `${path}/apis/${id}`,
            current: id === api.id,
          })),
        },
      ]}
      title={api.name}
      id={api.id}
      badge={builtIn ? <Tag>built in</Tag> : undefined}
      lead={
        builtIn
          ? "The keys of this API call Keyway itself: verify, and everything the dashboard does."
          : `Keys begin with ${api.prefix}_ and may be used ${limit ? formatLimit(limit.limit, limit.windowMs) : "without a limit"} by default.`
      }
      actions={actions}
      tabs={
        <Tabs
          label={`Sections of ${api.name}`}
          tabs={[
            { href: home, label: "Usage" },
            { href: `${home}/keys`, label: "Keys" },
            { href: `${home}/limits`, label: "Limits" },
            { href: `${home}/scopes`, label: "Scopes", count: String(api.scopes.length) },
            { href: `${home}/roles`, label: "Roles" },
            { href: `${home}/settings`, label: "Settings" },
          ]}
        />
      }
    >
      {children}
    </Page>
  );
}
