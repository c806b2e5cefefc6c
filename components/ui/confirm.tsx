"use client";

import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Input } from "./field";

export type Evidence = { label: string; value: ReactNode; alarming?: boolean };

/**
 * Asks before something that cannot be taken back, with what is known about it beside the button.
 * `evidence` is e.g. last use and callers; `typed` demands that text when the blast radius is real
 * ("the last four characters, x9Kd"). `run` does it and throws or returns a message when refused.
 */
export function Confirm({
  open,
  onOpenChange,
  title,
  consequence,
  evidence = [],
  typed,
  action,
  calm = false,
  run,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What happens and by when: "It stops within 1 s on all verifiers." */
  consequence: ReactNode;
  evidence?: Evidence[];
  typed?: { label: string; text: string };
  /** The button's words: "Revoke CI deploy". */
  action: string;
  /** It takes nothing away: the button is not red. */
  calm?: boolean;
  run: () => Promise<string | undefined>;
  children?: ReactNode;
}) {
  const [text, setText] = useState("");
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const ready = !typed || text.trim() === typed.text;

  async function confirm() {
    setPending(true);
    const message = await run().catch(() => "That did not work. Nothing was changed; try again.");
    setPending(false);
    setRefusal(message);
    if (message === undefined) onOpenChange(false);
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={consequence}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) confirm();
        }}
      >
        {evidence.length > 0 && <EvidenceList evidence={evidence} />}
        {children}
        {typed && (
          <Input
            label={typed.label}
            mono
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {refusal && (
          <p role="alert" className="text-sm text-denied-text">
            {refusal}
          </p>
        )}
        <div className="flex gap-2">
          <Button
            variant={calm ? "primary" : "danger"}
            type="submit"
            pending={pending}
            disabled={!ready}
          >
            {action}
          </Button>
          <Button data-autofocus={typed ? undefined : true} onClick={() => onOpenChange(false)}>
            {calm ? "Cancel" : "Keep it"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Facts in two columns, those that should give pause in amber. */
export function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  return (
    <dl className="divide-y border-y text-sm">
      {evidence.map((fact) => (
        <div key={fact.label} className="flex justify-between gap-4 py-1.5">
          <dt className="text-muted">{fact.label}</dt>
          <dd className={fact.alarming ? "text-right font-medium text-limited-text" : "text-right"}>
            {fact.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
