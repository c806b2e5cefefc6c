"use client";

import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Meter } from "@/components/ui/meter";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditCheck } from "@/lib/audit/verify";

type State =
  | { at: "rest" }
  | { at: "work"; done: number; total: number }
  | { at: "end"; check: AuditCheck }
  | { at: "refused"; message: string };

type Line = { done: number; total: number } | { check: AuditCheck } | { refused: string };

const stateOf = (line: Line): State =>
  "check" in line
    ? { at: "end", check: line.check }
    : "refused" in line
      ? { at: "refused", message: line.refused }
      : { at: "work", ...line };

/** Recomputes the chain of the whole log at the press of a button: how far it is, and what it found. */
export function VerifyChain({ action }: { action: string }) {
  const [state, setState] = useState<State>({ at: "rest" });
  const run = async () => {
    setState({ at: "work", done: 0, total: 0 });
    try {
      await readLines(action, (line) => setState(stateOf(line)));
    } catch {
      setState({ at: "refused", message: "The log could not be verified just now. Try again." });
    }
  };
  return (
    <section aria-label="Integrity" className="flex flex-col gap-3 border-y py-3 text-sm">
      <div className="flex items-start gap-4 max-sm:flex-col">
        <div className="min-w-0 flex-1" aria-live="polite">
          {state.at === "rest" && (
            <p className="text-secondary">
              Each event is bound to the one before it, and the last one is signed every hour:
              whatever is edited, removed, inserted or reordered shows.
            </p>
          )}
          {state.at === "work" && (
            <p className="text-secondary">Recomputing the chain from its first event …</p>
          )}
          {state.at === "refused" && <p className="text-denied-text">{state.message}</p>}
          {state.at === "end" && <Result check={state.check} />}
        </div>
        <Button pending={state.at === "work"} onClick={run}>
          Verify chain
        </Button>
      </div>
      {state.at === "work" && state.total > 0 && (
        <Meter label="Events that are right so far" value={state.done} max={state.total} />
      )}
    </section>
  );
}

function Result({ check }: { check: AuditCheck }) {
  const { fault, from, to, events, signed } = check;
  if (fault)
    return (
      <p className="flex items-start gap-2 text-denied-text">
        <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          <span className="font-medium">
            Event {formatCount(fault.seq)} was {fault.kind}.
          </span>{" "}
          {fault.detail} The {formatCount(events)} before it are right.
        </span>
      </p>
    );
  return (
    <p className="flex items-start gap-2">
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-valid-text" />
      <span>
        <span className="font-medium">
          {events === 0
            ? "There is no event yet."
            : `All ${formatCount(events)} events are as they were written.`}
        </span>{" "}
        <span className="text-secondary">
          Numbers {formatCount(from)} to {formatCount(to)}
          {signed ? (
            <>
              ; signed up to {formatCount(signed.seq)},{" "}
              <RelativeTime at={new Date(signed.at).toISOString()} />.
            </>
          ) : (
            "; the first signature comes within the hour."
          )}
        </span>
      </span>
    </p>
  );
}

/** Hands on each line of the answer as it comes. @throws Error when it ends before its result */
async function readLines(action: string, onLine: (line: Line) => void): Promise<void> {
  const response = await fetch(action, { method: "POST" });
  if (!response.ok || response.body === null) throw new Error(await response.text());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(JSON.parse(line));
    if (done) return;
  }
}
