"use client";

import { useState } from "react";
import { Outcome } from "@/components/charts/glyph";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Sheet } from "@/components/ui/dialog";
import { formatCount, formatLatency } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Verification, VerificationTrace } from "@/lib/verifications/verification";
import type { ReadTrace } from "./actions";
import { DecisionTrace } from "./decision-trace";

/** The last verifications of a key; each opens its decision, check by check. */
export function RecentVerifications({
  rows,
  empty,
  readTrace,
}: {
  rows: Verification[];
  empty: React.ReactNode;
  readTrace: ReadTrace;
}) {
  const [open, setOpen] = useState(false);
  const [trace, setTrace] = useState<VerificationTrace>();
  const [failure, setFailure] = useState<string>();

  async function show(requestId: string) {
    setTrace(undefined);
    setFailure(undefined);
    setOpen(true);
    const state = await readTrace(requestId).catch(() => undefined);
    if (state?.ok) setTrace(state.result);
    else setFailure(state?.message ?? "The server was not reached. Close this and try again.");
  }
  const columns: Column<Verification>[] = [
    {
      id: "at",
      header: "Time",
      cell: (row) => (
        <span className="font-normal">
          <RelativeTime at={row.at.toISOString()} />
        </span>
      ),
    },
    { id: "outcome", header: "Outcome", cell: (row) => <Outcome code={row.outcome} /> },
    {
      id: "caller",
      header: "Caller",
      from: "lg",
      cell: (row) => <span className="font-mono text-xs">{row.callerId || "—"}</span>,
    },
    {
      id: "scopes",
      header: "Scope asked",
      from: "lg",
      cell: (row) => (
        <span className="block max-w-48 truncate font-mono text-xs">{row.scopes || "—"}</span>
      ),
    },
    {
      id: "ip",
      header: "Address",
      from: "md",
      cell: (row) => <span className="font-mono text-xs">{row.ip || "—"}</span>,
    },
    { id: "version", header: "Secret", from: "xl", cell: (row) => `v${row.secretVersion}` },
    {
      id: "latency",
      header: "Latency",
      align: "end",
      cell: (row) => formatLatency(row.latencyMicros / 1000),
    },
    {
      id: "cost",
      header: "Credits",
      align: "end",
      from: "md",
      cell: (row) => formatCount(row.credits),
    },
    {
      id: "trace",
      header: "Decision",
      hideHeader: true,
      align: "end",
      cell: (row) => (
        <Button
          size="small"
          variant="quiet"
          aria-label={`Why: ${row.outcome}, ${row.requestId}`}
          onClick={() => show(row.requestId)}
        >
          Why
        </Button>
      ),
    },
  ];
  return (
    <>
      <DataTable
        caption="Recent verifications"
        columns={columns}
        rows={rows}
        rowId={(row) => row.requestId}
        rowName={(row) => row.requestId}
        density="compact"
        empty={empty}
      />
      <Sheet
        open={open}
        onOpenChange={setOpen}
        title={trace ? <Outcome code={trace.outcome} /> : "Verification"}
        description={trace && <RelativeTime at={trace.at.toISOString()} withDate />}
      >
        {failure && (
          <p role="alert" className="text-sm text-denied-text">
            {failure}
          </p>
        )}
        {trace && <DecisionTrace trace={trace} />}
      </Sheet>
    </>
  );
}
