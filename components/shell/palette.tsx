"use client";

import dynamic from "next/dynamic";
import { useShortcut } from "@/components/ui/shortcuts";
import { useShell } from "./shell-state";

const PalettePopup = dynamic(() => import("./palette-popup"));

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
  /** Asks the server which key a pasted secret is. It goes by POST and never into the URL. */
  findSecret?: (secret: string) => Promise<Found | null>;
};

/** Everything by name, on ⌘K and `/`; a pasted secret leads to its key. The shell holds one. */
export function Palette(props: PaletteProps) {
  const { palette, setPalette } = useShell();
  useShortcut("mod+k", "Search or paste a key", () => setPalette(!palette), "General");
  return palette ? <PalettePopup {...props} onClose={() => setPalette(false)} /> : null;
}
