"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { MODAL } from "./shortcuts";

/** Reads the page anew every few seconds while somebody can see it and nothing is open over it. */
export function Refresh({
  seconds,
}: {
  /** Null: never. */
  seconds: number | null;
}) {
  const router = useRouter();
  useEffect(() => {
    if (seconds === null) return;
    const tick = () => {
      const open = document.querySelector(MODAL);
      if (!document.hidden && !open) router.refresh();
    };
    const timer = setInterval(tick, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  return null;
}
