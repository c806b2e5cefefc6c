import { clsx } from "clsx";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { type Crumb, TopBar } from "./top-bar";

/**
 * One page inside the shell: the top bar, the heading, the one sentence that says what is the matter, and what
 * can be done. `tabs` is a `Tabs` element; `id` the object's id, copyable under the title.
 */
export function Page({
  crumbs,
  title,
  lead,
  id,
  badge,
  actions,
  tabs,
  aside,
  children,
}: {
  crumbs: Crumb[];
  title: ReactNode;
  lead?: ReactNode;
  id?: string;
  /** A status or environment beside the title. */
  badge?: ReactNode;
  actions?: ReactNode;
  tabs?: ReactNode;
  /** A column at the right from 1280 px on, under the content below that. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <TopBar crumbs={crumbs} />
      <main id="main" tabIndex={-1} className="flex-1 px-6 pt-5 pb-16 outline-none max-md:px-4">
        <div className="mx-auto max-w-[1280px]">
          <header className="flex items-start gap-x-6 gap-y-3 max-sm:flex-col">
            <div className="min-w-0 flex-1">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
                {badge}
              </div>
              {id && (
                <p className="flex items-center gap-1 font-mono text-xs text-muted">
                  {id}
                  <CopyButton text={id} label={`Copy ${id}`} />
                </p>
              )}
              {lead && <p className="mt-1 max-w-3xl text-secondary">{lead}</p>}
            </div>
            {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
          </header>
          {tabs && <div className="mt-4">{tabs}</div>}
          <div className={clsx("mt-5", aside && "grid grid-cols-1 gap-8 xl:grid-cols-[1fr_320px]")}>
            <div
              className={clsx(
                "flex min-w-0 flex-col gap-6",
                // The line under the tabs is the first panel's own.
                tabs &&
                  "[&>.border-y:first-child]:border-t-0 [&>section:first-child]:border-t-0 [&>section:first-child]:pt-0",
              )}
            >
              {children}
            </div>
            {aside && <aside className="flex min-w-0 flex-col gap-6">{aside}</aside>}
          </div>
        </div>
      </main>
    </>
  );
}
