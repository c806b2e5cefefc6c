import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/**
 * What stands where a list has nothing: one sentence, and a working command or the button that makes the first.
 */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string;
  /** Usually a `CodeBlock` or `CodeTabs`. */
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex max-w-2xl flex-col items-start gap-3 px-3 py-6">
      <p className="font-medium">{title}</p>
      {children}
      {action}
    </div>
  );
}

/** A failure of one region: what failed, the request id to quote, and Retry. The rest of the page stays. */
export function ErrorCard({
  title,
  detail,
  requestId,
  retry,
}: {
  /** "Couldn't load keys". */
  title: string;
  detail?: string;
  requestId?: string;
  /** A button or link that tries again. */
  retry?: ReactNode;
}) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-l-2 border-denied bg-danger-soft px-3 py-2.5 text-sm"
    >
      <CircleAlert aria-hidden className="size-4 shrink-0 text-denied-text" />
      <span className="min-w-0 flex-1">
        <span className="font-medium">{title}.</span> {detail}
        {requestId && <span className="ml-1 font-mono text-xs text-secondary">{requestId}</span>}
      </span>
      {retry}
    </div>
  );
}

/** A message in the flow of a page that is no failure: a notice, or something that needs care. */
export function Callout({
  tone = "notice",
  children,
  action,
}: {
  tone?: "notice" | "warning";
  children: ReactNode;
  action?: ReactNode;
}) {
  const warning = tone === "warning";
  const Icon = warning ? TriangleAlert : Info;
  return (
    <div
      className={
        warning
          ? "flex items-center gap-3 border-l-2 border-limited bg-warning-soft px-3 py-2 text-sm"
          : "flex items-center gap-3 border-l-2 border-control bg-sunken px-3 py-2 text-sm"
      }
    >
      <Icon
        aria-hidden
        className={warning ? "size-4 shrink-0 text-limited-text" : "size-4 shrink-0 text-muted"}
      />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
    </div>
  );
}
