import { redirect } from "next/navigation";
import { requireSession } from "@/app/_web/session";
import { listWorkspaces } from "@/lib/workspaces/list";

export default async function StartPage() {
  const { user } = await requireSession("/start");
  const [first] = await listWorkspaces(user.id);
  redirect(`/${first?.workspace.slug ?? ""}`);
}
