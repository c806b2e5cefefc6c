import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** A part of a form that most people leave alone: its name and its value in words, the fields on demand. */
export function MoreRow({
  title,
  summary,
  open = false,
  children,
}: {
  title: string;
  summary: string;
  open?: boolean;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group/row border-b">
      <summary className="flex h-10 list-none items-center gap-2 text-sm hover:bg-hover">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open/row:rotate-90"
        />
        <span className="w-32 shrink-0 font-medium">{title}</span>
        <span className="min-w-0 truncate text-secondary">{summary}</span>
      </summary>
      <div className="flex flex-col gap-3 pt-1 pb-4 pl-6">{children}</div>
    </details>
  );
}
