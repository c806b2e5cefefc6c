"use client";

import { ChevronsUpDown, Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { Kbd } from "@/components/ui/status";
import { Account } from "./account";
import { EnvironmentToggle } from "./environment-toggle";
import { type Environment, useShell } from "./shell-state";

/** One step of the way to the page; `siblings` turn it into a switcher. */
export type Crumb = {
  label: string;
  href?: string;
  siblings?: { label: string; href: string; current?: boolean }[];
};

/** The way to the page; the last step is the page itself. */
export function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex items-center text-sm">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          return (
            <li
              key={crumb.label}
              className={
                last ? "flex min-w-0 items-center" : "flex shrink-0 items-center max-sm:hidden"
              }
            >
              {index > 0 && (
                <span aria-hidden="true" className="mx-2 text-muted max-sm:hidden">
                  /
                </span>
              )}
              {crumb.href && !last ? (
                <Link href={crumb.href} className="text-secondary hover:text-ink hover:underline">
                  {crumb.label}
                </Link>
              ) : (
                <span aria-current={last ? "page" : undefined} className="truncate font-medium">
                  {crumb.label}
                </span>
              )}
              {crumb.siblings && crumb.siblings.length > 1 && (
                <Menu
                  label={`Switch from ${crumb.label}`}
                  size="small"
                  shape="icon"
                  align="start"
                  aria-label={`Switch from ${crumb.label}`}
                  entries={crumb.siblings.map((sibling) => ({ kind: "link", ...sibling }))}
                >
                  <ChevronsUpDown aria-hidden className="size-3.5! text-muted" />
                </Menu>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** Under the bar while the screens show test keys, so that nobody mistakes them for live ones. */
function EnvironmentStrip({ environment }: { environment: Environment }) {
  return environment === "test" ? (
    <div className="hatch-test h-1" title="You are looking at test keys" />
  ) : null;
}

/** The bar of 48 px over every page: where one is, the environment, search, the account. */
export function TopBar({ crumbs }: { crumbs: Crumb[] }) {
  const { environment, setDrawer, setPalette } = useShell();
  return (
    <header data-print="hide" className="sticky top-0 z-30 bg-ground">
      <div className="flex h-12 items-center gap-2 border-b px-6 max-md:px-3">
        <button
          type="button"
          aria-label="Open the menu"
          onClick={() => setDrawer(true)}
          className={buttonStyle({ variant: "quiet", shape: "icon", class: "md:hidden" })}
        >
          <MenuIcon aria-hidden />
        </button>
        <Breadcrumb crumbs={crumbs} />
        <div className="max-sm:hidden">
          <EnvironmentToggle />
        </div>
        <button
          type="button"
          onClick={() => setPalette(true)}
          aria-label="Search, or paste a key"
          className={buttonStyle({
            variant: "secondary",
            shape: "bare",
            class: "font-normal! text-muted! lg:w-64 lg:px-3 max-lg:w-8",
          })}
        >
          <Search aria-hidden className="max-lg:mx-auto" />
          <span className="flex-1 text-left max-lg:sr-only">Search or paste a key</span>
          <span className="max-lg:hidden">
            <Kbd>⌘K</Kbd>
          </span>
        </button>
        <Account />
      </div>
      <EnvironmentStrip environment={environment} />
    </header>
  );
}
