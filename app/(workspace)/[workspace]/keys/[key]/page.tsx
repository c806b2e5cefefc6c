import { hrefOf, readQuery } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { RangePicker } from "@/components/charts/range-picker";
import { draftOf, verifyCurl } from "@/components/keys/draft";
import { KeyActions } from "@/components/keys/key-actions";
import { KeyFacts } from "@/components/keys/key-facts";
import { KeyLead } from "@/components/keys/key-lead";
import { KeyName } from "@/components/keys/key-name";
import { KeyStats } from "@/components/keys/key-stats";
import { shownStatus } from "@/components/keys/key-status";
import { LimitsRail } from "@/components/keys/limits-rail";
import { RecentVerifications } from "@/components/keys/recent-verifications";
import { ScopesPanel } from "@/components/keys/scopes-panel";
import { SecretsPanel } from "@/components/keys/secrets-panel";
import { TraceSheet } from "@/components/logs/trace";
import { Page } from "@/components/shell/page";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { Panel } from "@/components/ui/panel";
import { Refresh } from "@/components/ui/refresh";
import { SecretHint } from "@/components/ui/secret-hint";
import { EnvironmentTag, KeyStatus } from "@/components/ui/status";
import { isAllowed } from "@/lib/actor";
import { env } from "@/lib/env";
import { actionsOf, overlapOf } from "./bind";
import { isRestorable, readKeyScreen } from "./read";

export async function generateMetadata(props: PageProps<"/[workspace]/keys/[key]">) {
  return { title: (await props.params).key };
}

export default async function KeyPage(props: PageProps<"/[workspace]/keys/[key]">) {
  const { workspace: slug, key: id } = await props.params;
  const { open, ...query } = await readQuery(props.searchParams);
  const { actor, workspace } = await requireMember(slug);
  const now = new Date();
  const span = await readSpan(query);
  const screen = await readKeyScreen(actor, { id, open, span }, now);
  const { key, api, chart } = screen;
  const keysHref = `/${slug}/keys`;
  const hrefWith = (request?: string) => hrefOf(`${keysHref}/${id}`, { ...query, open: request });
  const mayWrite = isAllowed(actor, "keys:write", key.apiId);
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
        mayWrite && (
          <KeyActions
            {...{ apiUrl, actions }}
            status={key.status}
            hint={key.hint}
            start={draftOf(key)}
            api={choice}
            now={now.getTime()}
            evidence={screen.evidence}
            restorable={isRestorable(key.revokedAt, now)}
          />
        )
      }
      aside={
        <>
          <LimitsRail uses={screen.limits} credits={key.credits} inherited={screen.inherited} />
          <KeyFacts data={key} apiName={api.name} creator={screen.creator} keysHref={keysHref} />
        </>
      }
    >
      <RangePicker />
      <KeyStats totals={chart.totals} before={screen.before.totals} />
      <OutcomeBars
        buckets={chart.series}
        cut={span}
        csvHref={`${keysHref}/${id}/usage.csv?from=${span.from}&to=${span.to}`}
      />
      <SecretsPanel
        data={key}
        callers={screen.callers}
        names={screen.names}
        overlap={mayWrite ? overlapOf(slug, key) : undefined}
      />
      <ScopesPanel
        data={key}
        use={screen.scopeUse}
        update={mayWrite ? actions.update : undefined}
      />
      <Panel title="Recent verifications" note="the last 50">
        <RecentVerifications
          rows={screen.recent}
          names={screen.names}
          open={({ requestId }) => hrefWith(requestId)}
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
          closeHref={hrefWith()}
        />
      )}
      <Refresh seconds={5} />
    </Page>
  );
}
