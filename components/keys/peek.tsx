"use client";

import { useEffect, useRef, useState } from "react";
import { Outcome } from "@/components/charts/glyph";
import { LinkButton } from "@/components/ui/button";
import { Sheet } from "@/components/ui/dialog";
import type { FormState } from "@/components/ui/form-state";
import { formatLatency, plural } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretHint } from "@/components/ui/secret-hint";
import { useShortcut } from "@/components/ui/shortcuts";
import { KeyStatus } from "@/components/ui/status";

/** A key as a glance at it shows it. */
export type Glance = Readonly<{
  id: string;
  name: string;
  hint: string;
  status: string;
  facts: readonly { label: string; value: string }[];
  recent: readonly {
    id: string;
    at: string;
    outcome: string;
    scopes: string;
    ip: string;
    latencyMs: number;
  }[];
}>;

export type PeekKey = (id: string) => Promise<FormState<Glance>>;

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const linkOf = (id: string) =>
  rows()
    .find((row) => row.dataset.row === id)
    ?.querySelector<HTMLElement>("[data-row-link]");

/** Space on a row shows its key at the side; the arrows go on to the next row; Esc goes back to where one is. */
export function Peek({ peek, keysHref }: { peek: PeekKey; keysHref: string }) {
  const [id, setId] = useState<string>();
  const [open, setOpen] = useState(false);
  const [state, setState] = useState<FormState<Glance>>();
  const asked = useRef("");
  // Only told: Space must go on scrolling the page wherever no row has the focus.
  useShortcut("space", "Look at the focused row", () => {}, "Table");

  async function show(next: string) {
    setId(next);
    setOpen(true);
    asked.current = next;
    const refused = { ok: false, errors: {}, values: {} } as const;
    const answer = await peek(next).catch(() => ({
      ...refused,
      message: "The server was not reached.",
    }));
    // Whoever goes through the rows fast sees the last one.
    if (asked.current === next) setState(answer);
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (!(target instanceof HTMLElement)) return;
      const row = target.closest<HTMLElement>("[data-row]");
      const focused = target.matches("[data-row-link]") ? row?.dataset.row : undefined;
      if (!open && key === " " && focused) {
        event.preventDefault();
        show(focused);
      } else if (open && (key === "ArrowDown" || key === "ArrowUp")) {
        event.preventDefault();
        const all = rows();
        const at = all.findIndex((one) => one.dataset.row === id);
        const next = all[at + (key === "ArrowDown" ? 1 : -1)]?.dataset.row;
        if (next) show(next);
      }
    };
    // On its way down: a dialog keeps the arrows to itself.
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  });

  const glance = state?.ok && state.result.id === id ? state.result : undefined;
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        // After Base UI has given the focus back to the row it came from.
        if (!next && id) setTimeout(() => linkOf(id)?.focus());
      }}
      title={glance?.name ?? "…"}
      description="↑ and ↓ go through the rows of the list."
      scrolls
      footer={
        <LinkButton variant="primary" href={`${keysHref}/${id ?? ""}`}>
          Open the key
        </LinkButton>
      }
    >
      <div aria-busy={!glance} aria-live="polite" className="flex flex-col gap-5">
        {state && !state.ok && <p className="text-denied-text">{state.message}</p>}
        {glance && <GlanceBody glance={glance} />}
      </div>
    </Sheet>
  );
}

function GlanceBody({ glance }: { glance: Glance }) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SecretHint hint={glance.hint} />
        <KeyStatus status={glance.status} />
      </div>
      <Facts facts={[...glance.facts]} />
      <section>
        <h3 className="mb-2 text-sm font-semibold">
          {glance.recent.length === 0
            ? "Verifications"
            : `Last ${plural(glance.recent.length, "verification")}`}
        </h3>
        {glance.recent.length === 0 && (
          <p className="text-sm text-secondary">None in the log that is kept.</p>
        )}
        <ul className="divide-y text-sm">
          {glance.recent.map((one) => (
            <li key={one.id} className="flex items-center gap-3 py-1.5">
              <span className="w-36 shrink-0">
                <Outcome code={one.outcome} />
              </span>
              <span className="min-w-0 flex-1 truncate font-mono text-xs text-secondary">
                {one.scopes || one.ip || "—"}
              </span>
              <span className="text-muted">{formatLatency(one.latencyMs)}</span>
              <RelativeTime at={one.at} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
