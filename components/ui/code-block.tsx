"use client";

import { useRef } from "react";
import { CopyButton } from "./copy-button";

// What scrolls must take focus, or the keyboard cannot scroll it.
const SCROLLABLE = { tabIndex: 0 };

/** A piece of code or a command, copyable. `label` names it for those who do not see it ("curl"). */
export function CodeBlock({
  code,
  label,
  onCopied,
  secret = false,
}: {
  code: string;
  label: string;
  onCopied?: () => void;
  /** Holds a secret: kept from translation and session replay. */
  secret?: boolean;
}) {
  const text = useRef<HTMLElement>(null);
  return (
    <div
      className="relative w-full min-w-0 rounded-md border bg-sunken"
      data-private={secret || undefined}
    >
      <section {...SCROLLABLE} aria-label={label} className="overflow-x-auto py-2.5 pr-12 pl-3">
        <pre translate="no" className="font-mono text-sm">
          <code ref={text}>{code}</code>
        </pre>
      </section>
      <div className="absolute top-1 right-1 rounded-sm bg-sunken">
        <CopyButton text={code} label={`Copy ${label}`} source={text} onCopied={onCopied} />
      </div>
    </div>
  );
}
