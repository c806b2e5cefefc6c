import { Gallery } from "./gallery";
import { DataTable } from "@/components/ui/data-table";
import { KeyStatus, Status, Tag, EnvironmentTag } from "@/components/ui/status";
import { SecretHint } from "@/components/ui/secret-hint";
import { RelativeTime } from "@/components/ui/relative-time";
import { Panel, Stats, Facts } from "@/components/ui/panel";
import { EmptyState, ErrorCard, Callout, SkeletonRows } from "@/components/ui/feedback";
import { CodeTabs } from "@/components/ui/code-tabs";
import { Button, LinkButton } from "@/components/ui/button";
import { Meter, Progress, ProgressLine } from "@/components/ui/meter";
import { Pager } from "@/components/ui/pager";

const rows = Array.from({ length: 9 }, (_, i) => ({
  id: `key_${i}`, name: ["CI deploy", "Billing sync", "acme-mobile", "Partner: Globex", "nightly export", "Staging smoke", "Support console", "Data lake", "Zapier"][i]!,
  status: ["active", "rotating", "disabled", "expired", "revoked", "not_yet_valid", "active", "active", "active"][i]!,
  hint: `acme_live_kw7f${i}Q…x9K${i}`, n: [12840, 931, 0, 20419032, 77, 3, 18, 1204, 99][i]!,
  at: Date.now() - [4e4, 6e6, 9e7, 8e8, 4e3, 7e7, 1e5, 1e6, 1e7][i]!,
}));

export default function Page() {
  return (
    <main className="mx-auto grid max-w-6xl gap-6 p-6 max-sm:p-4">
      <h1 className="text-xl font-semibold">Gallery</h1>
      <Stats stats={[
        { label: "Verifications", value: "1.24M", delta: "+12.4 % vs the day before", exact: "1,243,922" },
        { label: "Valid", value: "98.7", unit: "%", delta: "−0.2 %" },
        { label: "Latency p95", value: "0.8", unit: "ms", delta: "no change" },
        { label: "Rate limited", value: "14.0", unit: "%", tone: "warning", delta: "+9.1 %" },
      ]} />
      <Panel title="Keys" note="9" actions={<LinkButton href="#" variant="primary">Create key</LinkButton>}>
        <ProgressLine active />
        <DataTable caption="Keys" rows={rows} rowId={(r) => r.id} rowName={(r) => r.name} rowHref={(r) => `/gallery?key=${r.id}`}
          sort={{ column: "name", direction: "ascending" }} sortHref={(s) => `/gallery?sort=${s.column}`}
          selectionBar={<><Button size="small">Disable</Button><Button size="small" variant="danger-quiet">Revoke</Button></>}
          columns={[
            { id: "name", header: "Name", sortable: true, cell: (r) => r.name },
            { id: "secret", header: "Secret", cell: (r) => <SecretHint hint={r.hint} /> },
            { id: "status", header: "Status", cell: (r) => <KeyStatus status={r.status} /> },
            { id: "env", header: "Environment", from: "lg", cell: (r) => <EnvironmentTag environment={r.n % 2 ? "test" : "live"} /> },
            { id: "n", header: "24 h", align: "end", sortable: true, cell: (r) => r.n.toLocaleString("en") },
            { id: "used", header: "Last used", align: "end", cell: (r) => <RelativeTime at={r.at} /> },
          ]}
          footer={<Pager label="keys" summary="1–9 of 9 keys" nextHref="#" />}
        />
      </Panel>
      <div className="grid gap-6 md:grid-cols-2">
        <Panel title="Feedback">
          <div className="grid gap-3">
            <ErrorCard title="Couldn't load keys" requestId="req_1k2m3" retry={<Button size="small">Retry</Button>} />
            <Callout>Attempts with unknown keys are recorded too.</Callout>
            <Callout tone="warning" action={<Button size="small">Extend 24 h</Button>}>The old secret stops in 2 h and is still used by 2 callers.</Callout>
            <EmptyState title="No keys yet. Make one from here:" action={<Button variant="primary">Create key</Button>}>
              <CodeTabs label="Create a key" snippets={[{ language: "curl", code: "curl -X POST http://localhost:3001/v1/keys \\\n  -H 'Authorization: Bearer $KEYWAY_KEY' -d '{\"name\":\"CI deploy\"}'" }, { language: "Node", code: "await keyway.keys.create({ name: 'CI deploy' })" }]} />
            </EmptyState>
            <SkeletonRows count={3} />
          </div>
        </Panel>
        <Panel title="Meters and facts">
          <div className="grid gap-4">
            <Meter label="Requests this minute" value={62} max={100} resets="resets in 18 s" />
            <Meter label="Tokens" value={91_000} max={100_000} />
            <Meter label="Credits" value={1000} max={1000} />
            <Progress label="Disabling keys" done={1204} total={3412} />
            <Facts facts={[{ label: "Id", value: <span className="font-mono">key_1k2m3</span> }, { label: "Expires", value: <RelativeTime at={Date.now() + 5e9} withDate /> }, { label: "Scopes", value: <span className="flex gap-1"><Tag mono>invoices:read</Tag><Tag mono>reports:*</Tag></span> }, { label: "State", value: <Status icon="warn" tone="warning">Over-scoped</Status> }]} />
          </div>
        </Panel>
      </div>
      <Gallery />
    </main>
  );
}
