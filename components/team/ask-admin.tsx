import type { ReactNode } from "react";
import { Button, buttonStyle } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Callout } from "@/components/ui/feedback";
import { letterText, mailto } from "@/components/ui/letter";
import type { Ask } from "./ask";

/** Asks for what one's role may not: in one's own mail program, or with the text to be sent otherwise. */
export function AskAdmin({ ask: { letter } }: { ask: Ask }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      <a href={mailto(letter)} className={buttonStyle({ size: "small" })}>
        Ask an admin
      </a>
      <CopyButton text={letterText(letter)} label="Copy what to ask" />
    </span>
  );
}

/** Stands where one's role may not see or do anything: which roles may, and how to ask. */
export function Barred({ ask }: { ask: Ask }) {
  return <Callout action={<AskAdmin ask={ask} />}>{ask.sentence}</Callout>;
}

/** A button that one's role may not press, with the reason and how to ask. */
export function BarredButton({ ask, children }: { ask: Ask; children: ReactNode }) {
  return (
    <>
      <Button variant="primary" disabledReason={ask.sentence}>
        {children}
      </Button>
      <AskAdmin ask={ask} />
    </>
  );
}

/** Several such buttons, as small as those of a panel; beside the first ones of a page stands how to ask. */
export function BarredButtons({
  ask,
  labels,
  offers = false,
}: {
  ask: Ask;
  labels: readonly string[];
  offers?: boolean;
}) {
  return (
    <>
      {labels.map((label) => (
        <Button key={label} size="small" disabledReason={ask.sentence}>
          {label}
        </Button>
      ))}
      {offers && <AskAdmin ask={ask} />}
    </>
  );
}
