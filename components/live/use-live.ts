"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { LiveBatch } from "./live-row";
import { type LiveState, liveStream } from "./stream";

/**
 * Follows the verifications that a query asks for while the page is seen. `after` is the place of the log that the
 * page was drawn at (`readLogPlace`): no row between is missed, and one that the page has may come again.
 * @param path the workspace's
 */
export function useLive({
  path,
  q,
  after,
  on = true,
  onBatch,
}: {
  path: string;
  q: string;
  after: string;
  on?: boolean;
  onBatch: (batch: LiveBatch) => void;
}): LiveState {
  const router = useRouter();
  const latest = useRef(onBatch);
  const place = useRef(after);
  useEffect(() => {
    latest.current = onBatch;
    place.current = after;
  });
  useEffect(() => {
    if (!on) return;
    return liveStream(path).follow({
      ...{ q, after: place.current },
      onBatch: (batch) => latest.current(batch),
      onGap: () => router.refresh(),
    });
  }, [path, q, on, router]);
  return useSyncExternalStore(
    (listener) => liveStream(path).watch(listener),
    () => liveStream(path).state,
    () => "connecting",
  );
}
