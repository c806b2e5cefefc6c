"use client";

import { createContext, type ReactNode, use, useMemo, useState, useTransition } from "react";
import type { Theme } from "@/components/ui/theme-switch";

export type Environment = "live" | "test";

/** What the shell shall do when asked; the app hands these in as server actions. */
export type ShellActions = {
  saveTheme: (theme: Theme) => Promise<void>;
  saveSidebar: (narrow: boolean) => Promise<void>;
  saveEnvironment?: (environment: Environment) => Promise<void>;
  signOut: () => Promise<void>;
};

export type ShellUser = { name: string; email: string };

export type ShellData = {
  user: ShellUser;
  theme: Theme;
  environment: Environment;
  /** Which role the user has here, and the workspaces to switch between. */
  workspace: { name: string; role: string; href: string };
  workspaces: { name: string; href: string }[];
  actions: ShellActions;
};

type ShellState = ShellData & {
  /** The top bar of a screen that cannot say where it is. */
  bar: ReactNode;
  narrow: boolean;
  toggleNarrow: () => void;
  drawer: boolean;
  setDrawer: (open: boolean) => void;
  palette: boolean;
  setPalette: (open: boolean) => void;
};

const Context = createContext<ShellState | undefined>(undefined);

/** Holds what the parts of the shell share: the user, the environment, and which of its panels are open. */
export function ShellProvider({
  data,
  bar,
  startNarrow,
  children,
}: {
  data: ShellData;
  bar: ReactNode;
  startNarrow: boolean;
  children: ReactNode;
}) {
  const [narrow, setNarrow] = useState(startNarrow);
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const [, start] = useTransition();
  const state = useMemo(
    () => ({
      ...data,
      bar,
      narrow,
      toggleNarrow: () => {
        setNarrow(!narrow);
        start(() => data.actions.saveSidebar(!narrow));
      },
      drawer,
      setDrawer,
      palette,
      setPalette,
    }),
    [data, bar, narrow, drawer, palette],
  );
  return <Context value={state}>{children}</Context>;
}

/** The shell around this component. */
export function useShell(): ShellState {
  const state = use(Context);
  if (!state) throw new Error("useShell is for components inside Shell");
  return state;
}
