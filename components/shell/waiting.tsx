"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useOptimistic, useState } from "react";
import { ProgressLine } from "@/components/ui/meter";
import { LEAVE } from "./leave";
import type { NavGroups } from "./nav";
import { useShell } from "./shell-state";
import { Skeleton } from "./skeleton";
import { areTabs, shapeOf } from "./skeleton-shape";

/** What takes no longer is not noticed. */
const PATIENCE_MS = 200;

/**
 * Where the browser is on its way to, once that takes long enough to be noticed. Being on the way ends with React's
 * transition, in the very commit that shows what was waited for.
 */
function useAwaited(): string | null {
  const [target, setTarget] = useOptimistic<string | null>(null);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const leave = (event: Event) => {
      if (event instanceof CustomEvent) setTarget(String(event.detail));
    };
    window.addEventListener(LEAVE, leave);
    return () => window.removeEventListener(LEAVE, leave);
  }, [setTarget]);
  useEffect(() => {
    if (target === null) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [target]);
  return late ? target : null;
}

/**
 * What a page shows until the next one is there: of another page its skeleton, of another query the rows there are,
 * dimmed. Here and not as Next's `loading.tsx`, since what is streamed behind one has lost its status and needs scripts.
 */
export function Waiting({ nav, children }: { nav: NavGroups; children: ReactNode }) {
  const awaited = useAwaited();
  const here = usePathname();
  const { workspace } = useShell();
  const path = awaited === null ? here : new URL(awaited, "http://-").pathname;
  const isOurs = path === workspace.href || path.startsWith(`${workspace.href}/`);
  const shape = path !== here && isOurs && !areTabs(path, here) ? shapeOf(path) : null;
  return (
    <div
      className="relative flex min-w-0 flex-1 flex-col"
      aria-busy={awaited !== null}
      data-waiting={awaited === null ? undefined : shape ? "page" : "rows"}
    >
      {awaited !== null && (
        <div className="fixed inset-x-0 top-0 z-40">
          <ProgressLine />
        </div>
      )}
      {shape && <Skeleton path={path} shape={shape} nav={nav} />}
      <div hidden={shape !== null} className={shape ? undefined : "contents"}>
        {children}
      </div>
    </div>
  );
}
