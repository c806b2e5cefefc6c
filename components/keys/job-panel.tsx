"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { announce } from "@/components/ui/announce";
import { Button, LinkButton } from "@/components/ui/button";
import { formatExact, plural } from "@/components/ui/format";
import { Meter } from "@/components/ui/meter";
import { saveCsv } from "@/components/ui/save-csv";
import { formOf } from "./actions";
import type { JobActions, JobView } from "./bulk-actions";

const POLL_MS = 700;
const isOpen = ({ status }: JobView) => status === "queued" || status === "running";

/** What became of a job, as one sentence. */
function sentenceOf({ doing, status, done, failed, changed, total, error }: JobView): string {
  const keys = plural(total ?? done, "key");
  if (status === "queued") return `${doing} ${keys}: waits for its turn`;
  if (status === "running") return `${doing} ${keys}`;
  if (status === "failed") return `${doing} ${keys} was given up: ${error ?? "see the log"}`;
  const good = plural(changed, "key");
  if (status === "cancelled") return `${doing} was stopped: ${good} had been changed`;
  const same = done - failed - changed;
  const parts = [
    `Done: ${good}`,
    same > 0 && `${formatExact(same)} ${same === 1 ? "was" : "were"} so already`,
    failed > 0 && `${formatExact(failed)} could not be`,
  ];
  return parts.filter(Boolean).join(", ");
}

/**
 * How far a change of many keys is, with a way to stop it; in the end a way to undo it, and what could not be done and why.
 */
export function JobPanel({
  job: first,
  actions,
  keysHref,
  failuresHref,
  closeHref,
}: {
  job: JobView;
  actions: JobActions;
  keysHref: string;
  /** All that could not be done, as a file. */
  failuresHref: string;
  /** The list without this panel. */
  closeHref: string;
}) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const box = useRef<HTMLElement>(null);
  const [known, setJob] = useState(first);
  // What undoes a job is shown in its place.
  const job = known.id === first.id ? known : first;
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const open = isOpen(job);
  useEffect(() => {
    if (!open) return;
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    // One after the other, so that slow answers never overlap.
    const look = async () => {
      const state = await actions.read(first.id).catch(() => undefined);
      if (gone) return;
      if (state?.ok) {
        setJob(state.result);
        if (!isOpen(state.result)) {
          announce(sentenceOf(state.result));
          router.refresh();
          return;
        }
      }
      timer = setTimeout(look, POLL_MS);
    };
    timer = setTimeout(look, POLL_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [open, first.id, actions, router]);

  async function stop() {
    setPending(true);
    const state = await actions.cancel(job.id).catch(() => undefined);
    setPending(false);
    if (state?.ok) setJob(state.result);
  }

  /** The opposite, done to exactly the keys that it changed. */
  async function undo() {
    setPending(true);
    const form = formOf({ changedBy: job.id, action: { type: job.undo } });
    const state = await actions.start?.(form).catch(() => undefined);
    setPending(false);
    if (!state?.ok) return setRefusal(state?.message ?? "The server was not reached. Try again.");
    setRefusal(undefined);
    // The button goes; whoever pressed it stays here.
    box.current?.focus();
    const next = new URLSearchParams(query);
    next.set("job", state.result.jobId);
    router.replace(`${path}?${next}`, { scroll: false });
  }
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label="Change of many keys"
      className="flex flex-col gap-2 border-l-2 border-control bg-sunken px-3 py-2.5 text-sm"
    >
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 flex-1 font-medium" role="status">
          {sentenceOf(job)}
        </span>
        {open ? (
          <Button size="small" pending={pending} onClick={stop}>
            Stop
          </Button>
        ) : (
          <>
            {job.undo && job.changed > 0 && actions.start && (
              <Button size="small" pending={pending} onClick={undo}>
                Undo
              </Button>
            )}
            <LinkButton size="small" href={closeHref} scroll={false}>
              Close
            </LinkButton>
          </>
        )}
      </div>
      {refusal && (
        <p role="alert" className="text-denied-text">
          {refusal}
        </p>
      )}
      {open && job.total !== null && (
        <Meter label="Progress" value={job.done} max={job.total} unit="keys" calm />
      )}
      {job.rotates && !open && job.done > job.failed && (
        <Secrets job={job} take={actions.takeSecrets} />
      )}
      {job.failed > 0 && <Failures {...{ job, keysHref, failuresHref }} />}
    </section>
  );
}

function Failures({
  job,
  keysHref,
  failuresHref,
}: {
  job: JobView;
  keysHref: string;
  failuresHref: string;
}) {
  const shown = job.failures.length;
  return (
    <details open={job.failed <= 5}>
      <summary className="w-fit text-link underline underline-offset-3">
        {plural(job.failed, "key")} could not be changed
        {job.failed > shown && `; here the first ${shown}, in the file all`}
      </summary>
      <ul className="mt-1.5 max-h-60 divide-y overflow-y-auto">
        {job.failures.map(({ id, message }) => (
          <li key={id} className="flex flex-wrap gap-x-3 py-1">
            <a className="font-mono text-xs text-link underline" href={`${keysHref}/${id}`}>
              {id}
            </a>
            <span className="text-secondary">{message}</span>
          </li>
        ))}
      </ul>
      <LinkButton size="small" className="mt-2" href={failuresHref} prefetch={false}>
        Save as CSV
      </LinkButton>
    </details>
  );
}

/** The way to the new secrets: a file, once. */
function Secrets({ job, take }: { job: JobView; take: JobActions["takeSecrets"] }) {
  const [pending, setPending] = useState(false);
  const [taken, setTaken] = useState(false);
  const [told, setTold] = useState<string>();
  async function save() {
    setPending(true);
    const state = await take(job.id).catch(() => undefined);
    setPending(false);
    if (!state?.ok) return setTold(state?.message ?? "The server was not reached. Try again.");
    const rows = state.result.items.map(({ keyId, name, secret }) => [keyId, name, secret]);
    saveCsv(`${job.id}_secrets.csv`, ["key", "name", "secret"], rows);
    setTaken(true);
    setTold(`${plural(rows.length, "secret")} downloaded. Keyway keeps none of them.`);
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button size="small" variant="primary" pending={pending} disabled={taken} onClick={save}>
        Download the new secrets
      </Button>
      <span role="status" className="text-secondary">
        {told ?? "Once, within a day, and only by you."}
      </span>
    </div>
  );
}
