"use client";

import { Eye, EyeOff, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button, ButtonRow } from "./button";
import { CopyButton } from "./copy-button";

/**
 * Guards a secret that is shown once. `mayClose()` is for the dialog's `mayClose`: true after a confirmed copy
 * or a second ask; the first ask without a copy shows the question in place and keeps the dialog open.
 */
export function useSecretGuard(active = true) {
  const [saved, setSaved] = useState(false);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (saved || !active) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", guard);
    return () => removeEventListener("beforeunload", guard);
  }, [saved, active]);
  return {
    asking,
    saved,
    onSaved: () => {
      setSaved(true);
      setAsking(false);
    },
    mayClose: () => {
      if (saved || asking || !active) return true;
      setAsking(true);
      return false;
    },
  };
}

function download(name: string, text: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * The show-once secret: selectable text, focus on Copy, a Hide toggle for screen sharing, and ways to keep it.
 * `guard` comes from `useSecretGuard`, `onDone` closes. `curl` is the first request with the secret in it.
 */
export function SecretReveal({
  secret,
  name,
  guard,
  onDone,
  variable = "KEYWAY_KEY",
  curl,
  kept = "Keyway keeps only a keyed hash of it.",
  children,
}: {
  secret: string;
  /** What it is, for announcements: "CI deploy". */
  name: string;
  guard: ReturnType<typeof useSecretGuard>;
  onDone: () => void;
  variable?: string;
  curl?: string;
  /** What becomes of it. */
  kept?: string;
  children?: ReactNode;
}) {
  const text = useRef<HTMLElement>(null);
  const copy = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const [hidden, setHidden] = useState(false);
  const line = `${variable}=${secret}\n`;
  const ending = `ending ${secret.slice(-4)}`;
  // Before what had the focus is gone: a dialog that finds it nowhere takes it itself, a frame later.
  useLayoutEffect(() => copy.current?.focus(), []);
  useEffect(() => {
    if (guard.asking) keep.current?.focus();
  }, [guard.asking]);

  return (
    <div className="flex flex-col gap-4">
      <div className="border-y-2 border-ink py-3">
        <p className="mb-1.5 flex items-center justify-between text-xs text-muted">
          Shown once. {kept}
          <button
            type="button"
            aria-pressed={hidden}
            className="-my-1 inline-flex h-6 items-center gap-1 text-secondary hover:text-ink"
            onClick={() => setHidden(!hidden)}
          >
            {hidden ? (
              <Eye aria-hidden className="size-3.5" />
            ) : (
              <EyeOff aria-hidden className="size-3.5" />
            )}
            Hide
          </button>
        </p>
        <code
          ref={text}
          data-private
          data-testid="secret"
          translate="no"
          className="block select-all break-all font-mono text-lg"
        >
          {hidden ? "•".repeat(Math.min(secret.length, 48)) : secret}
        </code>
      </div>
      <ButtonRow>
        <CopyButton
          ref={copy}
          data-autofocus
          variant="primary"
          text={secret}
          label={`Copy ${name}`}
          said={`Copied ${name}, ${ending}`}
          // Dots are not worth selecting.
          source={hidden ? undefined : text}
          onCopied={guard.onSaved}
        >
          Copy
        </CopyButton>
        <CopyButton text={line} label="Copy .env line" onCopied={guard.onSaved}>
          Copy .env line
        </CopyButton>
        {curl && (
          <CopyButton text={curl} label="Copy curl" onCopied={guard.onSaved}>
            Copy curl
          </CopyButton>
        )}
        <Button
          onClick={() => {
            download(`${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.env`, line);
            guard.onSaved();
          }}
        >
          Download .env
        </Button>
      </ButtonRow>
      {children}
      {guard.asking && (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-3 border-l-2 border-limited bg-warning-soft px-3 py-2.5 text-sm"
        >
          <TriangleAlert aria-hidden className="size-4 text-limited-text" />
          <p className="min-w-40 flex-1">It was not copied, and it will not be shown again.</p>
          <Button
            ref={keep}
            size="small"
            onClick={() => {
              // This button goes away with the question; focus must not fall out of the dialog.
              copy.current?.focus();
              copy.current?.click();
            }}
          >
            Copy it
          </Button>
          <Button size="small" variant="danger-quiet" onClick={onDone}>
            Close without it
          </Button>
        </div>
      )}
      <ButtonRow className="border-t pt-4">
        <Button
          variant={guard.saved ? "primary" : "secondary"}
          onClick={() => guard.mayClose() && onDone()}
        >
          I saved it
        </Button>
      </ButtonRow>
    </div>
  );
}
