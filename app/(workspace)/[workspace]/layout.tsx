import type { ReactNode } from "react";
import { readAppearance } from "@/app/_web/appearance";
import { requireMember } from "@/app/_web/session";
import { signOutAction } from "@/app/(auth)/actions";
import { saveEnvironment, saveSidebar, saveTheme } from "@/app/actions";
import { FrozenNotice } from "@/components/shell/frozen-notice";
import { Shell } from "@/components/shell/shell";
import { listWorkspaces } from "@/lib/workspaces/list";
import { navOf } from "./nav";
import { findSecretLinesAction, searchKeysAction } from "./palette";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

/** The signed-in frame around every screen of a workspace; whoever is no member finds nothing here. */
export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace: slug } = await params;
  const { user, workspace, role } = await requireMember(slug);
  const [memberships, { narrow, theme, environment }] = await Promise.all([
    listWorkspaces(user.id),
    readAppearance(),
  ]);
  const hrefOf = (one: { slug: string }) => `/${one.slug}`;
  const data = {
    user: { name: user.name, email: user.email },
    theme,
    environment,
    workspace: { name: workspace.name, role, href: hrefOf(workspace) },
    workspaces: memberships.map((one) => ({
      name: one.workspace.name,
      href: hrefOf(one.workspace),
    })),
    actions: { saveTheme, saveSidebar, saveEnvironment, signOut: signOutAction },
  };
  return (
    <Shell
      data={data}
      nav={navOf(slug)}
      narrow={narrow}
      commands={[{ group: "Create", label: "Create a key", href: `/${slug}/keys/new` }]}
      search={searchKeysAction.bind(null, slug)}
      findSecrets={findSecretLinesAction.bind(null, slug)}
    >
      {workspace.frozenAt && <FrozenNotice settings={`/${slug}/settings`} />}
      {children}
    </Shell>
  );
}
