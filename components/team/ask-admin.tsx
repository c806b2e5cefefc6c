import type { ComponentProps } from "react";
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

/**
 * Buttons that one's role may not press, each with the reason, where those that one may would stand. Once on a page
 * it `offers` to ask.
 */
export function BarredButtons({
  ask,
  labels,
  offers = false,
  ...look
}: {
  ask: Ask;
  labels: readonly string[];
  offers?: boolean;
} & Pick<ComponentProps<typeof Button>, "variant" | "size">) {
  return (
    <>
      {labels.map((label) => (
        <Button key={label} disabledReason={ask.sentence} {...look}>
          {label}
        </Button>
      ))}
      {offers && <AskAdmin ask={ask} />}
    </>
  );
}

/** The button that a screen is there for, when one's role may not press it. */
export const BarredButton = ({ ask, children }: { ask: Ask; children: string }) => (
  <BarredButtons ask={ask} labels={[children]} variant="primary" offers />
);
