import type { Metadata } from "next";
import { requireMember, requireSession } from "@/app/_web/session";
import { EmailForm } from "@/components/settings/email-form";
import { PasswordForm } from "@/components/settings/password-form";
import { SecondFactor } from "@/components/settings/second-factor";
import { SessionList } from "@/components/settings/session-list";
import { SettingsPage } from "@/components/settings/settings-page";
import { ShortcutSwitch } from "@/components/settings/shortcut-switch";
import { Facts, Panel } from "@/components/ui/panel";
import { ZoneField } from "@/components/ui/zone-field";
import { countRecoveryCodes } from "@/lib/second-factor/recovery-codes";
import { listSessions } from "@/lib/sessions/list";
import {
  beginSecondFactorAction,
  changePasswordAction,
  confirmSecondFactorAction,
  emailLinkAction,
  endSessionAction,
  removeSecondFactorAction,
  renewCodesAction,
  signOutElsewhereAction,
} from "./actions";

export const metadata: Metadata = { title: "Your account" };

type Props = { params: Promise<{ workspace: string }> };

export default async function AccountPage({ params }: Props) {
  const { workspace, role } = await requireMember((await params).workspace);
  const path = `/${workspace.slug}`;
  const { user, session } = await requireSession(`${path}/settings/account`);
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
        <Facts
          facts={[
            { label: "Name", value: user.name || "—" },
            {
              label: "Role here",
              value: <span className="inline-block first-letter:uppercase">{role}</span>,
            },
          ]}
        />
      </Panel>
      <Panel title="Address">
        <EmailForm
          email={user.email}
          verified={user.emailVerifiedAt !== null}
          action={emailLinkAction}
        />
      </Panel>
      <Panel title="Password">
        <PasswordForm email={user.email} action={changePasswordAction} />
      </Panel>
      <SecondFactor
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
