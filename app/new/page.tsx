import type { Metadata } from "next";
import { requireSession } from "@/app/_web/session";
import { Notice } from "@/components/shell/notice";
import { NewWorkspace } from "@/components/start/new-workspace";
import { TextLink } from "@/components/ui/button";
import { newWorkspaceAction } from "./actions";

export const metadata: Metadata = { title: "New workspace" };

/** A tenant of its own: nothing of it is seen from the others. */
export default async function NewWorkspacePage() {
  await requireSession("/new");
  return (
    <Notice title="New workspace">
      <p>Keys, members, limits and the audit log of a workspace are its own.</p>
      <NewWorkspace create={newWorkspaceAction} />
      <TextLink href="/">Back</TextLink>
    </Notice>
  );
}
