"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

export type Tab = { href: string; label: string; count?: string };

/** Tabs that are routes. The one whose address is the longest match of the page's is current. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const path = usePathname();
  const current = tabs
    .filter((tab) => path === tab.href || path.startsWith(`${tab.href}/`))
    .toSorted((a, b) => b.href.length - a.href.length)[0];
  return (
    <nav aria-label={label} className="-mb-px flex gap-5 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab === current ? "page" : undefined}
          className={clsx(
            "flex h-10 items-center gap-1.5 whitespace-nowrap border-b-2 text-sm focus-visible:-outline-offset-2",
            // On a narrow screen the row begins scrolled to where one is.
            "aria-[current]:[scroll-initial-target:nearest]",
            tab === current
              ? "border-ink font-medium text-ink"
              : "border-transparent text-secondary hover:text-ink",
          )}
        >
          {tab.label}
          {tab.count && <span className="text-muted">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
