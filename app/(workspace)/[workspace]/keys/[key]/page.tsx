import { readAsk } from "@/app/_web/ask";
import { readOrigin } from "@/app/_web/caller";
import { hrefOf, readQuery } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { RangePicker } from "@/components/charts/range-picker";
import { CertificatesPanel } from "@/components/keys/certificates-panel";
import { draftOf, verifyCurl } from "@/components/keys/draft";
import { KeyActions } from "@/components/keys/key-actions";
import { KeyFacts } from "@/components/keys/key-facts";
import { KeyLead } from "@/components/keys/key-lead";
import { KeyName } from "@/components/keys/key-name";
import { KeyStats } from "@/components/keys/key-stats";
import { shownStatus } from "@/components/keys/key-status";
import { LimitHits } from "@/components/keys/limit-hits";
import { LimitsRail } from "@/components/keys/limits-rail";
import { ScopesPanel } from "@/components/keys/scopes-panel";
import { SecretsPanel } from "@/components/keys/secrets-panel";
import { LiveRefresh } from "@/components/live/live-refresh";
import { LiveLog } from "@/components/logs/live-log";
import { TraceSheet } from "@/components/logs/trace";
import { Page } from "@/components/shell/page";
import { BarredButton } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { Panel } from "@/components/ui/panel";
import { SecretHint } from "@/components/ui/secret-hint";
import { EnvironmentTag, KeyStatus } from "@/components/ui/status";
import { env } from "@/lib/env";
import type { Key } from "@/lib/keys/key";
import { actionsOf, overlapOf } from "./bind";
import { isRestorable, readKeyScreen } from "./read";

/** The version that is in use, the last one of a key that is revoked. */
const activeOf = ({ secrets }: Key) =>
  (secrets.find(({ status }) => status === "active") ?? secrets.at(-1))?.version ?? 1;

/** Stands for a row's id at the end of an address. */
const OPEN = "_";

export async function generateMetadata(props: PageProps<"/[workspace]/keys/[key]">) {
  return { title: (await props.params).key };
}

export default async function KeyPage(props: PageProps<"/[workspace]/keys/[key]">) {
  const { workspace: slug, key: id } = await props.params;
  const { open, ...query } = await readQuery(props.searchParams);
  const member = await requireMember(slug);
  const { actor, workspace } = member;
  const now = new Date();
  const span = await readSpan(query);
  const screen = await readKeyScreen(actor, { id, open, span }, now);
  const { key, api, chart } = screen;
  const keysHref = `/${slug}/keys`;
  const hrefWith = (request?: string) => hrefOf(`${keysHref}/${id}`, { ...query, open: request });
  const ask = await readAsk(member, "keys:write", "change keys");
  const mayWrite = ask === null;
  const actions = actionsOf(slug, id);
  const choice = { ...api, ...api.defaults, management: api.kind === "management" };
  const { apiUrl } = env();
  return (
    <Page
      crumbs={[
        { label: workspace.name, href: `/${slug}` },
        { label: "Keys", href: keysHref },
        { label: key.name },
      ]}
      title={<KeyName name={key.name} update={mayWrite ? actions.update : undefined} />}
      id={key.id}
      badge={
        <>
          <KeyStatus status={shownStatus(key)} />
          <EnvironmentTag environment={key.environment} />
          <SecretHint hint={key.hint} />
        </>
      }
      lead={<KeyLead data={key} totals={chart.totals} now={now.getTime()} />}
      actions={
        ask ? (
          <BarredButton ask={ask}>Rotate</BarredButton>
        ) : (
          <KeyActions
            {...{ apiUrl, actions }}
            id={id}
            status={key.status}
            hint={key.hint}
            start={draftOf(key, span.zone)}
            api={choice}
            logHref={`/${slug}/logs?q=key:${id}+secret:${activeOf(key)}&range=30d`}
            address={(await readOrigin()).ip}
            now={now.getTime()}
            evidence={screen.evidence}
            restorable={isRestorable(key.revokedAt, now)}
          />
        )
      }
      aside={
        <>
          <LimitsRail
            limits={screen.limits}
            credits={key.credits}
            spent={{ credits: chart.totals.credits, rangeMs: span.to - span.from }}
            path={`/${slug}`}
            keyId={id}
            after={screen.after}
            drawnAt={now.getTime()}
          />
          <KeyFacts data={key} apiName={api.name} creator={screen.creator} keysHref={keysHref} />
        </>
      }
    >
      <RangePicker />
      <KeyStats totals={chart.totals} before={screen.before.totals} />
      <OutcomeBars
        buckets={chart.series}
        cut={span}
        groupHref={(group) =>
          hrefOf(`/${slug}/logs`, { q: `key:${id} outcome:${group}`, ...query })
        }
        csvHref={`${keysHref}/${id}/usage.csv?from=${span.from}&to=${span.to}`}
      />
      <LimitHits
        id={id}
        name={key.name}
        day={screen.day}
        zone={span.zone}
        logsHref={`/${slug}/logs`}
      />
      <SecretsPanel
        data={key}
        logsHref={`/${slug}/logs`}
        zone={span.zone}
        versions={screen.versions}
        callers={screen.callers}
        names={screen.names}
        overlap={mayWrite ? overlapOf(slug, key) : undefined}
      />
      {(mayWrite || key.certificates.length > 0) && (
        <CertificatesPanel data={key} update={mayWrite ? actions.update : undefined} />
      )}
      <ScopesPanel
        data={key}
        use={screen.scopeUse}
        update={mayWrite ? actions.update : undefined}
        logsHref={`/${slug}/logs?q=key:${id}+outcome:INSUFFICIENT_SCOPE`}
        now={now.getTime()}
      />
      <Panel
        title="Recent verifications"
        note="the last 50"
        actions={
          <LinkButton href={`/${slug}/logs?q=key:${id}`} size="small" prefetch={false}>
            Open in logs
          </LinkButton>
        }
      >
        <LiveLog
          ofKey
          caption="Recent verifications"
          path={`/${slug}`}
          q={`key:${id}`}
          after={screen.after}
          rows={screen.recent}
          names={screen.names}
          apis={new Map()}
          openBase={hrefWith(OPEN).slice(0, -OPEN.length)}
          empty={
            <EmptyState title="Nothing was verified with this key yet. Its secret is not kept, so put it in:">
              <CodeBlock label="curl" code={verifyCurl(apiUrl, "$KEY")} />
            </EmptyState>
          }
        />
      </Panel>
      {screen.trace && (
        <TraceSheet
          key={open}
          trace={screen.trace}
          names={screen.names}
          path={`/${slug}`}
          apiUrl={apiUrl}
          closeHref={hrefWith()}
        />
      )}
      <LiveRefresh path={`/${slug}`} q={`key:${id}`} after={screen.after} seconds={5} />
    </Page>
  );
}
