"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { LiveBar } from "@/components/live/live-bar";
import type { LiveRow } from "@/components/live/live-row";
import { useLiveRows } from "@/components/live/use-live-rows";
import { type Column, DataTable } from "@/components/ui/data-table";
import type { Verification } from "@/lib/verifications/verification";
import { keyLogColumns, logColumns } from "./log-columns";

const toRow = (row: LiveRow): Verification => ({ ...row, at: new Date(row.at) });
const idOf = (row: Verification) => row.requestId;

/**
 * The log, newest first, which can be followed live; a row opens its decision. `openBase` is the address of a row up
 * to its id, `unable` says why it cannot be live here.
 */
export function LiveLog({
  path,
  q,
  after,
  unable,
  rows: given,
  names: givenNames,
  apis,
  ofKey = false,
  caption = "Verifications, newest first",
  openBase,
  empty,
  footer,
}: {
  path: string;
  q: string;
  after: string;
  unable?: string;
  rows: readonly Verification[];
  names: ReadonlyMap<string, string>;
  apis: ReadonlyMap<string, string>;
  /** The log of one key. */
  ofKey?: boolean;
  caption?: string;
  openBase: string;
  empty: ReactNode;
  footer?: ReactNode;
}) {
  const router = useRouter();
  const [wanted, setWanted] = useState(false);
  const [, start] = useTransition();
  const on = wanted && unable === undefined;
  const live = useLiveRows({ path, q, after, on, rows: given, idOf, take: toRow });
  const names = new Map([...givenNames, ...Object.entries(live.names)]);
  const fresh = new Set(live.rows.slice(0, live.fresh).map(idOf));
  const drawn = ofKey ? keyLogColumns(names) : logColumns(names, apis);
  const columns: Column<Verification>[] = drawn.map((column, index) =>
    index > 0
      ? column
      : {
          ...column,
          // What came since it went live has a mark.
          cell: (row) => (
            <span className="inline-flex items-center gap-1.5">
              {fresh.has(row.requestId) && (
                <span aria-hidden className="size-1.5 rounded-full bg-accent" />
              )}
              {column.cell(row)}
            </span>
          ),
        },
  );
  function turn(next: boolean) {
    setWanted(next);
    // It begins with what happened since the page was drawn.
    if (next) start(() => router.refresh());
  }
  return (
    <div className="min-w-0" {...live.hold}>
      <LiveBar {...{ on, unable }} {...live} setOn={turn} />
      <DataTable
        caption={caption}
        columns={columns}
        rows={live.rows}
        rowId={idOf}
        rowName={idOf}
        rowHref={({ requestId }) => `${openBase}${requestId}`}
        density="compact"
        empty={empty}
        footer={footer}
      />
    </div>
  );
}
