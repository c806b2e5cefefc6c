"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";

type Save = (zone: string) => Promise<void>;
const Zone = createContext<{ zone: string; save: Save }>({ zone: "UTC", save: async () => {} });

/** The one time zone of the page (an IANA name), for every time drawn below it, and how to choose another. */
export function ZoneProvider({
  zone,
  save,
  children,
}: {
  zone: string;
  save: Save;
  children: ReactNode;
}) {
  return <Zone value={useMemo(() => ({ zone, save }), [zone, save])}>{children}</Zone>;
}

export const useZone = () => useContext(Zone).zone;

/** Chooses another zone for this browser; the page is drawn anew in it. */
export const useSaveZone = () => useContext(Zone).save;
