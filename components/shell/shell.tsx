import type { ReactNode } from "react";
import { ShortcutSheet } from "@/components/ui/shortcut-sheet";
import { type NavGroups, NavKeys } from "./nav";
import { type Command, Palette, type PaletteProps } from "./palette";
import { type ShellData, ShellProvider } from "./shell-state";
import { Drawer, Sidebar } from "./sidebar";
import { TopBar } from "./top-bar";
import { Waiting } from "./waiting";

/**
 * The signed-in frame, for a layout: sidebar, drawer, palette, shortcuts. Each page inside it is a `Page`.
 * Everything it knows comes in as props; `nav` lists only the places that exist.
 */
export function Shell({
  data,
  nav,
  narrow = false,
  commands = [],
  search,
  findSecrets,
  children,
}: {
  data: ShellData;
  nav: NavGroups;
  narrow?: boolean;
  /** More lines of the palette; the places of `nav` are there already. */
  commands?: Extract<Command, { href: string }>[];
  children: ReactNode;
} & Pick<PaletteProps, "search" | "findSecrets">) {
  const places = nav.flat().map(({ href, label, letter }) => ({
    group: "Go to",
    label,
    href,
    keys: letter && `g ${letter}`,
  }));
  const { name, href } = data.workspace;
  return (
    <ShellProvider
      data={data}
      bar={<TopBar crumbs={[{ label: name, href }]} />}
      startNarrow={narrow}
    >
      <a
        href="#main"
        className="fixed top-2 left-2 z-90 -translate-y-16 rounded-sm bg-accent px-3 py-2 text-on-accent focus-visible:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex min-h-dvh">
        <Sidebar groups={nav} />
        <Waiting nav={nav}>{children}</Waiting>
      </div>
      <Drawer groups={nav} />
      <NavKeys groups={nav} />
      <Palette commands={[...commands, ...places]} search={search} findSecrets={findSecrets} />
      <ShortcutSheet />
    </ShellProvider>
  );
}
