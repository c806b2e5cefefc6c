import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tag } from "@/components/ui/status";
import { SubmitButton } from "@/components/ui/submit-button";
import { deviceOf } from "./device";

export type SessionRow = {
  id: string;
  current: boolean;
  userAgent: string;
  ip: string;
  lastSeenAt: string;
  createdAt: string;
};

/** Where the person is signed in, and the way to end it everywhere else. Works without JavaScript. */
export function SessionList({
  sessions,
  signOut,
  signOutElsewhere,
}: {
  sessions: SessionRow[];
  signOut: (sessionId: string) => Promise<void>;
  signOutElsewhere: () => Promise<void>;
}) {
  const others = sessions.length - 1;
  return (
    <Panel
      title="Sessions"
      note={others === 0 ? "Only this browser is signed in" : undefined}
      actions={
        others > 0 && (
          <form action={signOutElsewhere}>
            <SubmitButton variant="danger-quiet">Sign out everywhere else ({others})</SubmitButton>
          </form>
        )
      }
    >
      <ul className="divide-y border-y text-sm">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
            <span className="min-w-40 flex-1" title={session.userAgent}>
              {deviceOf(session.userAgent)} {session.current && <Tag>this browser</Tag>}
            </span>
            <span className="font-mono text-muted">{session.ip}</span>
            <span className="text-secondary">
              seen <RelativeTime at={session.lastSeenAt} />, signed in{" "}
              <RelativeTime at={session.createdAt} />
            </span>
            {!session.current && (
              <form action={signOut.bind(null, session.id)}>
                <SubmitButton variant="danger-quiet" size="small">
                  Sign out<span className="sr-only"> {deviceOf(session.userAgent)}</span>
                </SubmitButton>
              </form>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
