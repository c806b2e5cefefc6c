"use client";

import type { ReactNode } from "react";
import { useElapsed } from "./attempts";

const PATIENCE_SECONDS = 90;

/** The wait for the first verification: how long already, and after a while what may be in its way. */
export function Waiting({ children }: { children: ReactNode }) {
  const seconds = useElapsed(false);
  return (
    <>
      <p className="flex items-center gap-2.5 text-sm text-secondary">
        <span
          aria-hidden="true"
          className="pulse-live size-3 rounded-full border-2 border-accent"
        />
        Paste the command into a terminal.
        <span className="text-muted" aria-hidden="true">
          {seconds} s
        </span>
      </p>
      {seconds >= PATIENCE_SECONDS && (
        <div role="status" className="border-l-2 border-control bg-sunken px-3 py-2 text-sm">
          <p className="font-medium">Nothing yet</p>
          <ul className="mt-1 list-disc pl-5 text-secondary">
            <li>The terminal may be on another machine, which cannot reach this host.</li>
            <li>A proxy may be in between: try curl with --noproxy '*'.</li>
            <li>Windows shells quote differently: take the PowerShell tab.</li>
          </ul>
        </div>
      )}
      {children}
    </>
  );
}
