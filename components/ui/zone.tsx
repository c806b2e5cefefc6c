"use client";

import { createContext, type ReactNode, useContext } from "react";

const Zone = createContext("UTC");

/** The one time zone of the page (an IANA name), for every time drawn below it. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export const useZone = () => useContext(Zone);
