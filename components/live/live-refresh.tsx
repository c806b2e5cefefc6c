"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Refresh } from "@/components/ui/refresh";
import { MODAL } from "@/components/ui/shortcuts";
import { useLive } from "./use-live";

/** Reads the page anew when what it is about was verified, at most every so many seconds; polls while there is no stream. */
export function LiveRefresh({
  path,
  q,
  after,
  seconds,
}: {
  path: string;
  q: string;
  after: string;
  seconds: number;
}) {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const state = useLive({
    ...{ path, q, after },
    onBatch: () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        if (!document.hidden && !document.querySelector(MODAL)) router.refresh();
      }, seconds * 1000);
    },
  });
  return state === "reconnecting" ? <Refresh seconds={seconds} /> : null;
}
