"use client";

import { clsx } from "clsx";
import { ChevronsUpDown, PanelLeft, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { useShortcut } from "@/components/ui/shortcuts";
import { EnvironmentToggle } from "./environment-toggle";
import { Mark } from "./mark";
import { Nav, type NavGroups } from "./nav";
import { useShell } from "./shell-state";

function WorkspaceSwitch({ narrow }: { narrow: boolean }) {
  const { workspace, workspaces } = useShell();
  return (
    <Menu
      label={`Workspace ${workspace.name}, switch`}
      align="start"
      shape="bare"
      className={clsx("w-full", narrow ? "" : "justify-start! px-1.5")}
      entries={[
        { kind: "heading", label: "Workspaces" },
        ...workspaces.map(({ name, href }) => ({
          kind: "link" as const,
          label: name,
          href,
          current: href === workspace.href,
        })),
        { kind: "line" },
        { kind: "link", label: "New workspace", href: "/new" },
      ]}
    >
      <Mark className="size-6!" />
      <span className={narrow ? "sr-only" : "min-w-0 flex-1 truncate pl-1 text-left text-base"}>
        {workspace.name}
        <span className="sr-only">, switch workspace</span>
      </span>
      {!narrow && <ChevronsUpDown aria-hidden className="size-3.5! text-muted" />}
    </Menu>
  );
}

/** The column at the left from 768 px on: 232 px, or 56 px of icons; `[` changes it. */
export function Sidebar({ groups }: { groups: NavGroups }) {
  const { narrow, toggleNarrow } = useShell();
  useShortcut("[", "Fold the sidebar", toggleNarrow, "General");
  return (
    <div
      data-print="hide"
      className={clsx(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-sunken px-2 py-2 md:flex",
        narrow ? "w-14" : "w-[232px]",
      )}
    >
      <WorkspaceSwitch narrow={narrow} />
      <div className="mt-3 min-h-0 flex-1 overflow-y-auto">
        <Nav groups={groups} narrow={narrow} />
      </div>
      <div className="flex justify-end">
        <button
          type="button"
          aria-label={narrow ? "Widen the sidebar" : "Fold the sidebar"}
          title="Fold the sidebar ([)"
          aria-expanded={!narrow}
          onClick={toggleNarrow}
          className={buttonStyle({ variant: "quiet", shape: "icon" })}
        >
          <PanelLeft aria-hidden />
        </button>
      </div>
    </div>
  );
}

function DrawerContent({ groups }: { groups: NavGroups }) {
  const { setDrawer, workspace, workspaces } = useShell();
  return (
    <>
      <div className="mb-3 flex items-center gap-2.5 pl-1.5">
        <Mark />
        <span className="min-w-0 flex-1 truncate font-medium">{workspace.name}</span>
        <button
          type="button"
          aria-label="Close the menu"
          onClick={() => setDrawer(false)}
          className={buttonStyle({ variant: "quiet", shape: "icon" })}
        >
          <X aria-hidden />
        </button>
      </div>
      <Nav groups={groups} onNavigate={() => setDrawer(false)} />
      <div className="mt-4 flex flex-col gap-4 border-t pt-4">
        <EnvironmentToggle />
        <ul aria-label="Workspaces" className="flex flex-col text-sm">
          {[...workspaces, { name: "New workspace", href: "/new" }].map(({ name, href }) => (
            <li key={href}>
              <Link
                href={href}
                onClick={() => setDrawer(false)}
                aria-current={href === workspace.href ? "true" : undefined}
                className="flex h-9 items-center px-2.5 text-secondary aria-current:font-medium aria-current:text-ink"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** The same places under 768 px: a drawer over the page, the browser's own modal. */
export function Drawer({ groups }: { groups: NavGroups }) {
  const { drawer, setDrawer } = useShell();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (drawer) box.current?.showModal();
    else box.current?.close();
  }, [drawer]);
  return (
    <dialog
      ref={box}
      aria-label="Menu"
      onClose={() => setDrawer(false)}
      className="m-0 h-dvh max-h-none w-72 border-r bg-ground p-3 text-ink backdrop:bg-[rgb(10_14_24/0.45)]"
    >
      {drawer && <DrawerContent groups={groups} />}
    </dialog>
  );
}
