import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";
import { SearchForm } from "@/components/ui/search-form";
import type { Section } from "@/lib/reference/section";
import { ReferenceNav } from "./reference-nav";

/** What every page of the reference has around it: search, sections, and the way back. */
export function ReferenceFrame({
  sections,
  current,
  language,
  query,
  home,
  children,
}: {
  sections: readonly Section[];
  current?: string;
  language: string;
  query?: string | undefined;
  /** Where the reader comes from: their workspace, or the sign-in page. */
  home: Readonly<{ href: string; label: string }>;
  children: ReactNode;
}) {
  const nav = (
    <ReferenceNav sections={sections} language={language} {...(current && { current })} />
  );
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-20 focus:bg-raised focus:p-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-ground px-6 py-2 max-md:px-4">
        <Link href="/reference" className="flex items-center gap-2 font-medium">
          <Mark />
          API reference
        </Link>
        <div className="ml-auto max-sm:order-last max-sm:w-full">
          <SearchForm label="Search the reference" value={query} action="/reference" />
        </div>
        <a href="/openapi.json" className="text-sm text-link hover:underline">
          OpenAPI
        </a>
        <Link href={home.href} className="text-sm text-link hover:underline">
          {home.label}
        </Link>
      </header>
      <div className="mx-auto flex max-w-[1440px] max-md:flex-col">
        <details className="border-b px-4 py-2 md:hidden">
          <summary className="cursor-pointer text-sm font-medium">Sections</summary>
          <div className="pt-2">{nav}</div>
        </details>
        <div className="sticky top-13 hidden h-[calc(100dvh-3.25rem)] w-64 shrink-0 overflow-y-auto border-r px-3 py-4 md:block">
          {nav}
        </div>
        <main
          id="main"
          tabIndex={-1}
          className="flex min-w-0 flex-1 flex-col gap-8 px-6 pt-6 pb-24 outline-none max-md:px-4"
        >
          {children}
        </main>
      </div>
    </>
  );
}
