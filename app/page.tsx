import { redirect } from "next/navigation";
import { hasVerified } from "@/lib/usage/has-verified";
import { usersExist } from "@/lib/users/exist";
import { listWorkspaces } from "@/lib/workspaces/list";
import { getSession } from "./_web/session";

/** Where to begin: signing in or up, the first key, or the workspace. */
export default async function Home() {
  const signedIn = await getSession();
  if (!signedIn) redirect((await usersExist()) ? "/sign-in" : "/sign-up");
  const [first] = await listWorkspaces(signedIn.user.id);
  if (!first) redirect("/start");
  redirect((await hasVerified(first.workspace.id)) ? `/${first.workspace.slug}` : "/start");
}
