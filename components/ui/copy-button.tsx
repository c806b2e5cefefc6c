"use client";

import { Check, Copy, TriangleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, type RefObject, useEffect, useState } from "react";
import { announce } from "./announce";
import { Button } from "./button";
import { type CopyResult, copyText } from "./copy";

const SHOWN_MS = 2000;
const SAID: Record<CopyResult, string> = {
  copied: "Copied",
  selected: "Selected: press ⌘C or Ctrl+C",
  failed: "Could not copy: select the text and press ⌘C",
};

/** What a button with words says for a moment; it must not promise what did not happen. */
const SHOWN: Record<CopyResult, string> = {
  copied: "Copied",
  selected: "Press ⌘C",
  failed: "Not copied",
};

/**
 * Copies `text`. "Copied" appears only after the clipboard agreed. Without `children` it is an icon,
 * and `label` names it ("Copy key id"); `said` is what is announced ("Copied key ending x9Kd").
 * `source` is the element that shows the text, selected when nothing else works.
 */
export function CopyButton({
  text,
  label,
  said,
  source,
  onCopied,
  children,
  ...rest
}: Omit<ComponentProps<typeof Button>, "onClick"> & {
  text: string;
  label: string;
  said?: string;
  source?: RefObject<HTMLElement | null>;
  onCopied?: () => void;
  children?: ReactNode;
}) {
  const [result, setResult] = useState<CopyResult>();
  useEffect(() => {
    if (result !== "copied") return;
    const timer = setTimeout(() => setResult(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  async function copy() {
    const done = await copyText(text, source?.current);
    setResult(done);
    announce(done === "copied" ? (said ?? SAID.copied) : SAID[done]);
    if (done === "copied") onCopied?.();
  }

  const Icon = result === undefined ? Copy : result === "copied" ? Check : TriangleAlert;
  return (
    <Button
      variant={children ? "secondary" : "quiet"}
      size={children ? "medium" : "small"}
      shape={children ? "text" : "icon"}
      {...rest}
      aria-label={children ? undefined : label}
      title={result && result !== "copied" ? SAID[result] : label}
      onClick={copy}
    >
      <Icon aria-hidden />
      {children && (
        <span className="grid text-left">
          <span className={result ? "invisible [grid-area:1/1]" : "[grid-area:1/1]"}>
            {children}
          </span>
          {result && <span className="[grid-area:1/1]">{SHOWN[result]}</span>}
        </span>
      )}
    </Button>
  );
}
