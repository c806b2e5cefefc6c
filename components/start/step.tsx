import { clsx } from "clsx";
import { Check } from "lucide-react";
import type { ReactNode } from "react";

/** One of the rows of getting started: its number, ticked once it is done, and what there is to do. */
export function Step({
  number,
  title,
  done,
  waiting = false,
  children,
}: {
  number: number;
  title: ReactNode;
  done: boolean;
  /** Not reached yet: its content is there, but quiet. */
  waiting?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="grid grid-cols-[1.75rem_1fr] gap-x-4 border-t py-5">
      <span
        aria-hidden="true"
        className={clsx(
          "grid size-7 place-items-center rounded-full border text-sm font-medium",
          done ? "border-ink bg-ink text-ground" : "border-control text-secondary",
        )}
      >
        {done ? <Check className="size-4" /> : number}
      </span>
      <div className="flex min-w-0 flex-col gap-3">
        <h2 className={clsx("pt-0.5 text-lg font-semibold", waiting && "text-muted")}>
          {title}
          {done && <span className="sr-only">, done</span>}
        </h2>
        {children}
      </div>
    </li>
  );
}
