import { cache } from "react";
import { readOrigin } from "@/app/_web/caller";
import { getSession } from "@/app/_web/session";
import { memberActor } from "@/lib/actor";
import { env } from "@/lib/env";
import { routesOf } from "@/lib/http/app";
import { documentOf } from "@/lib/http/openapi";
import { scopesOfRole } from "@/lib/members/permission";
import { type OwnIds, readOwnIds } from "@/lib/reference/own";
import { LANGUAGES, type Language } from "@/lib/reference/sample";
import { type Section, sectionsOf } from "@/lib/reference/section";
import { displayName } from "@/lib/users/user";
import { currentVerifier } from "@/lib/verifier/current";
import { listWorkspaces } from "@/lib/workspaces/list";
import { lacksSecondFactor } from "@/lib/workspaces/workspace";

let sections: readonly Section[] | undefined;

/** The document as it is served; it does not change while the process runs. */
export function readSections(): readonly Section[] {
  sections ??= sectionsOf(documentOf(routesOf(currentVerifier), env().apiUrl));
  return sections;
}

export const readLanguage = (text: string | undefined): Language =>
  LANGUAGES.find((one) => one === text) ?? "curl";

export type Reader = Readonly<{ own: OwnIds; home: Readonly<{ href: string; label: string }> }>;

/** Whoever reads: signed in, with ids of their first workspace; anybody else with none. */
export const readReader = cache(async (): Promise<Reader> => {
  const signedIn = await getSession();
  const [membership] = signedIn ? await listWorkspaces(signedIn.user.id) : [];
  if (!signedIn || !membership || lacksSecondFactor(membership.workspace, signedIn.user))
    return { own: new Map(), home: { href: "/sign-in", label: "Sign in" } };
  const { workspace, role } = membership;
  const identity = {
    id: signedIn.user.id,
    name: displayName(signedIn.user),
    workspaceId: workspace.id,
    scopes: scopesOfRole(role),
  };
  const own = await readOwnIds(memberActor(identity, await readOrigin()));
  return { own, home: { href: `/${workspace.slug}`, label: workspace.name } };
});
