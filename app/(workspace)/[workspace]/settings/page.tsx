import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { requireMember } from "@/app/_web/session";
import { DangerZone } from "@/components/settings/danger-zone";
import { LeakPolicyForm } from "@/components/settings/leak-policy";
import { NameForm } from "@/components/settings/name-form";
import { SecondFactorRule } from "@/components/settings/second-factor-rule";
import { SettingsPage } from "@/components/settings/settings-page";
import { LinkButton } from "@/components/ui/button";
import { Facts, Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { getLeakPolicy } from "@/lib/leaks/get-policy";
import { listMembers } from "@/lib/members/list";
import { listWithoutSecondFactor } from "@/lib/members/list-without-second-factor";
import { displayName } from "@/lib/users/user";
import {
  deleteWorkspaceAction,
  freezeAction,
  renameWorkspaceAction,
  secondFactorRuleAction,
  setLeakPolicyAction,
  transferAction,
} from "./actions";

export const metadata: Metadata = { title: "Settings" };

type Props = { params: Promise<{ workspace: string }> };

export default async function SettingsHome({ params }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace, user } = member;
  const { slug, name } = workspace;
  const path = `/${slug}`;
  const mayOwn = isAllowed(actor, "workspace:own");
  const [members, apis, leaks, without, ask] = await Promise.all([
    listMembers(actor),
    listApis(actor, { limit: 100 }),
    getLeakPolicy(actor),
    mayOwn ? listWithoutSecondFactor(actor) : [],
    readAsk(member, "workspace:write", "change this workspace"),
  ]);
  const builtIn = apis.items.find(({ kind }) => kind === "management");
  const others = members
    .filter((member) => member.id !== user.id)
    .map((member) => ({ id: member.id, name: displayName(member) }));
  return (
    <SettingsPage workspace={name} path={path}>
      <Panel title="Workspace">
        {!ask && (
          <div className="mb-3">
            <NameForm name={name} rename={renameWorkspaceAction.bind(null, slug)} />
          </div>
        )}
        <Facts
          facts={[
            { label: "Address", value: path },
            {
              label: "Second factor",
              value: workspace.requiresSecondFactor
                ? "Required of every member"
                : "Up to each member",
            },
            { label: "Id", value: <span className="font-mono text-xs">{workspace.id}</span> },
          ]}
        />
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
      {mayOwn && (
        <Panel title="Second factor of members">
          <SecondFactorRule
            workspace={name}
            account={`${path}/settings/account`}
            required={workspace.requiresSecondFactor}
            own={user.secondFactorAt !== null}
            without={without.map(displayName)}
            set={secondFactorRuleAction.bind(null, slug)}
          />
        </Panel>
      )}
      {!ask && (
        <Panel title="Leaked keys">
          <LeakPolicyForm action={leaks.action} save={setLeakPolicyAction.bind(null, slug)} />
        </Panel>
      )}
      <Panel title="The workspace as a whole">
        <DangerZone
          name={name}
          slug={slug}
          frozen={workspace.frozenAt !== null}
          ask={ask}
          mayOwn={mayOwn}
          others={others}
          actions={{
            freeze: freezeAction.bind(null, slug),
            transfer: transferAction.bind(null, slug),
            remove: deleteWorkspaceAction.bind(null, slug),
          }}
        />
      </Panel>
    </SettingsPage>
  );
}
