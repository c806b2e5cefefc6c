import type { Metadata } from "next";
import { problemWords } from "@/app/_web/problem";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember, requireSession } from "@/app/_web/session";
import { forgotAction } from "@/app/(auth)/actions";
import { EmailForm } from "@/components/settings/email-form";
import { NameForm } from "@/components/settings/name-form";
import { PasswordForm } from "@/components/settings/password-form";
import { PasswordLink } from "@/components/settings/password-link";
import { ProviderList, type ProviderRow } from "@/components/settings/provider-list";
import { SecondFactor } from "@/components/settings/second-factor";
import { SessionList } from "@/components/settings/session-list";
import { SettingsPage } from "@/components/settings/settings-page";
import { ShortcutSwitch } from "@/components/settings/shortcut-switch";
import { Facts, Panel } from "@/components/ui/panel";
import { ZoneField } from "@/components/ui/zone-field";
import type { Identity } from "@/lib/providers/identity";
import { listIdentities } from "@/lib/providers/list";
import { providerChoices } from "@/lib/providers/provider";
import { countRecoveryCodes } from "@/lib/second-factor/recovery-codes";
import { listSessions } from "@/lib/sessions/list";
import { hasPassword } from "@/lib/users/has-password";
import {
  beginSecondFactorAction,
  changePasswordAction,
  confirmSecondFactorAction,
  emailLinkAction,
  endSessionAction,
  removeSecondFactorAction,
  renameUserAction,
  renewCodesAction,
  signOutElsewhereAction,
  unlinkAction,
} from "./actions";

export const metadata: Metadata = { title: "Your account" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function AccountPage({ params, searchParams }: Props) {
  const { workspace, role } = await requireMember((await params).workspace);
  const path = `/${workspace.slug}`;
  const { user, session } = await requireSession(`${path}/settings/account`);
  const { problem, with: provider } = await readQuery(searchParams);
  const withPassword = await hasPassword(user.id);
  const rows = providerRows(await listIdentities(user.id));
  const sessions = (await listSessions(user.id)).map((one) => ({
    id: one.id,
    current: one.id === session.id,
    userAgent: one.userAgent ?? "",
    ip: one.ip ?? "",
    lastSeenAt: one.lastSeenAt.toISOString(),
    createdAt: one.createdAt.toISOString(),
  }));
  return (
    <SettingsPage workspace={workspace.name} path={path}>
      <Panel title="Profile">
        <div className="flex flex-col gap-2">
          <NameForm name={user.name} optional rename={renameUserAction} />
          <Facts
            facts={[
              {
                label: "Role here",
                value: <span className="inline-block first-letter:uppercase">{role}</span>,
              },
            ]}
          />
        </div>
      </Panel>
      <Panel title="Address">
        <EmailForm
          email={user.email}
          verified={user.emailVerifiedAt !== null}
          action={emailLinkAction}
        />
      </Panel>
      <Panel title="Password">
        {withPassword ? (
          <PasswordForm email={user.email} action={changePasswordAction} />
        ) : (
          <PasswordLink email={user.email} action={forgotAction} />
        )}
      </Panel>
      {rows.length > 0 && (
        <ProviderList
          rows={rows}
          path={`${path}/settings/account`}
          problem={problemWords(problem, provider)}
          unlink={unlinkAction}
        />
      )}
      <SecondFactor
        withPassword={withPassword}
        since={user.secondFactorAt?.toISOString() ?? null}
        left={await countRecoveryCodes(user.id)}
        begin={beginSecondFactorAction}
        confirm={confirmSecondFactorAction}
        renew={renewCodesAction}
        remove={removeSecondFactorAction}
      />
      <Panel title="Time zone">
        <div className="max-w-sm">
          <ZoneField />
        </div>
      </Panel>
      <Panel title="Keyboard">
        <ShortcutSwitch />
      </Panel>
      <SessionList
        sessions={sessions}
        signOut={endSessionAction}
        signOutElsewhere={signOutElsewhereAction}
      />
    </SettingsPage>
  );
}

/** The providers that are set up, and after them those that were and are still linked. */
function providerRows(identities: readonly Identity[]): ProviderRow[] {
  const offered = providerChoices().map((one) => ({ ...one, offered: true }));
  const gone = identities
    .filter(({ provider }) => !offered.some(({ id }) => id === provider))
    .map(({ provider }) => ({ id: provider, name: provider, offered: false }));
  return [...offered, ...gone].map((one) => {
    const linked = identities.find(({ provider }) => provider === one.id);
    return {
      ...one,
      linked: linked ? { label: linked.label, lastUsedAt: linked.lastUsedAt.toISOString() } : null,
    };
  });
}
