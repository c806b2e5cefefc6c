"use client";

import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatExact, plural } from "@/components/ui/format";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { useSelection } from "@/components/ui/table-keys";
import { formOf } from "./actions";
import type { BulkActions, BulkChange, Chosen } from "./bulk-actions";
import type { Asked } from "./bulk-dialog";

const BulkDialog = lazyPart(() => import("./bulk-dialog"));

/**
 * What can be done to the ticked keys, or to all that the filter finds: each is a job, which the page then follows.
 */
export function BulkBar({
  total,
  more,
  filter,
  filterWords,
  csvHref,
  actions,
}: {
  /** How many keys the filter finds; with `more` at least so many. */
  total: number;
  more: boolean;
  filter: Readonly<Record<string, unknown>>;
  filterWords: string;
  csvHref: string;
  actions: BulkActions;
}) {
  const { ids, isAll, clear } = useSelection();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [everything, setEverything] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const all = everything && isAll;
  const count = all ? total : ids.size;
  const many = `${formatExact(count)}${all && more ? "+" : ""} ${count === 1 ? "key" : "keys"}`;
  const chosen: Chosen = all ? { filter } : { ids: [...ids] };

  /** @returns why it was refused */
  async function start(action: BulkChange): Promise<string | undefined> {
    const state = await actions.start(formOf({ ...chosen, action }));
    if (!state.ok) return Object.values(state.errors)[0] ?? state.message;
    clear();
    setEverything(false);
    const next = new URLSearchParams(query);
    next.set("job", state.result.jobId);
    router.replace(`${path}?${next}`, { scroll: false });
    return undefined;
  }
  const ask = (kind: Asked["kind"]) => () => setAsked({ kind, many, count, all, filterWords });
  return (
    <>
      <span className={clsx("mr-2 font-medium", all && "text-limited-text")}>
        {all ? `All ${many} that match` : `${many} selected`}
      </span>
      {isAll && (more || total > ids.size) && (
        <Button size="small" variant="quiet" onClick={() => setEverything(!everything)}>
          {all
            ? `Only the ${plural(ids.size, "key")} of this page`
            : `Select all ${formatExact(total)}${more ? "+" : ""} matching`}
        </Button>
      )}
      <Button size="small" onClick={ask("disable")}>
        Disable
      </Button>
      <Button size="small" onClick={ask("enable")}>
        Enable
      </Button>
      <Button size="small" onClick={ask("revoke")}>
        Revoke
      </Button>
      <Menu
        label="More to do to these keys"
        size="small"
        variant="secondary"
        align="start"
        entries={[
          { label: "Rotate…", run: ask("rotate") },
          { label: "Set expiry…", run: ask("setExpiry") },
          { label: "Set limit…", run: ask("setLimits") },
          { label: "Set owner…", run: ask("setOwner") },
          { label: "Add tags…", run: ask("addTags") },
          { label: "Remove tags…", run: ask("removeTags") },
          { kind: "line" },
          { kind: "file", label: "Export all matching as CSV", href: csvHref },
        ]}
      >
        More <ChevronDown aria-hidden />
      </Menu>
      <Button size="small" variant="quiet" className="ml-auto" onClick={clear}>
        Clear
      </Button>
      {asked && <BulkDialog asked={asked} start={start} close={() => setAsked(undefined)} />}
    </>
  );
}
