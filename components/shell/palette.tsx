"use client";

import { usePathname } from "next/navigation";
import { startTransition as start, useEffect } from "react";
import { lazyPart } from "@/components/ui/lazy-part";
import { pressShortcut, useShortcut } from "@/components/ui/shortcuts";
import { applyTheme } from "@/components/ui/theme-switch";
import { keepRecent } from "./recent";
import { useShell } from "./shell-state";

const THEMES = ["light", "dark", "system"] as const;

const PalettePopup = lazyPart(() => import("./palette-popup"));

/** A line of the palette: somewhere to go, or something to run. */
export type Command = { group: string; label: string; hint?: string; keys?: string } & (
  | { href: string; run?: undefined }
  | { run: () => void; href?: undefined }
);

export type Found = { label: string; hint?: string; href: string; group: string };

export type PaletteProps = {
  commands: Command[];
  /** Asks the server for keys and APIs by name; called 150 ms after typing stops, from two characters on. */
  search?: (text: string) => Promise<Found[]>;
  /** Asks the server which keys pasted secrets are. They go by POST and never into the URL. */
  findSecrets?: (secrets: readonly string[]) => Promise<Found[]>;
};

/** A page of a single thing: its address ends in an id of ours. */
const OF_ONE = /\/[a-z]+_[0-9a-z]+$/;

/** Everything by name, on ⌘K and `/`; pasted secrets lead to their keys. The shell holds one. */
export function Palette(props: PaletteProps) {
  const { palette, setPalette, environment, actions, workspace } = useShell();
  const path = usePathname();
  useEffect(() => {
    const label = document.querySelector("main h1")?.textContent;
    if (label && OF_ONE.test(path)) keepRecent(workspace.href, { href: path, label });
  }, [path, workspace.href]);
  useShortcut("mod+k", "Search or paste a key", () => setPalette(!palette), "General");
  const other = environment === "live" ? "test" : "live";
  const own: Command[] = [
    ...THEMES.map((theme) => ({
      ...{ group: "Appearance", label: `Theme: ${theme}` },
      run: () => {
        applyTheme(theme);
        start(() => actions.saveTheme(theme));
      },
    })),
    {
      ...{ group: "This page", label: `Show ${other} keys` },
      run: () => start(() => actions.saveEnvironment?.(other)),
    },
    { group: "Help", label: "Keyboard shortcuts", keys: "?", run: () => pressShortcut("?") },
  ];
  return palette ? (
    <PalettePopup
      {...props}
      commands={[...props.commands, ...own]}
      onClose={() => setPalette(false)}
    />
  ) : null;
}
