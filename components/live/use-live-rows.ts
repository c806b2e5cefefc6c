"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "@/components/ui/announce";
import { plural } from "@/components/ui/format";
import type { LiveBatch, LiveRow } from "./live-row";
import { useLive } from "./use-live";

/** More rows than this nobody reads; the log has them all. */
const ROWS_MAX = 500;
const ANNOUNCE_MS = 5_000;
const COALESCE_MS = 250;

type Options<Row> = Readonly<{
  path: string;
  q: string;
  after: string;
  on: boolean;
  /** As the page has them, newest first. */
  rows: readonly Row[];
  idOf: (row: Row) => string;
  take: (row: LiveRow) => Row;
}>;

/**
 * A list that grows at its head while it is live. While somebody reads in it (pointer over it, focus in it) what comes
 * waits, and is counted.
 */
export function useLiveRows<Row>({ path, q, after, on, rows, idOf, take }: Options<Row>) {
  const [fresh, setFresh] = useState<readonly Row[]>([]);
  const [waiting, setWaiting] = useState<readonly Row[]>([]);
  const [left, setLeft] = useState(0);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const [held, setHeld] = useState(false);
  const gathered = useRef<LiveRow[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const said = useRef({ at: 0, count: 0 });

  const show = useCallback(
    (more: readonly Row[]) => setFresh((now) => [...more, ...now].slice(0, ROWS_MAX)),
    [],
  );
  function say(count: number) {
    said.current.count += count;
    const now = Date.now();
    if (now - said.current.at < ANNOUNCE_MS) return;
    announce(`${plural(said.current.count, "new verification")}`);
    said.current = { at: now, count: 0 };
  }
  function flush() {
    timer.current = undefined;
    const had = new Set([...rows, ...fresh, ...waiting].map(idOf));
    const news = gathered.current
      .splice(0)
      .map(take)
      .filter((row) => !had.has(idOf(row)))
      .toReversed();
    if (news.length === 0) return;
    say(news.length);
    if (held) setWaiting((now) => [...news, ...now].slice(0, ROWS_MAX));
    else show(news);
  }
  const latest = useRef(flush);
  useEffect(() => {
    latest.current = flush;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const state = useLive({
    ...{ path, q, after, on },
    onBatch: (batch: LiveBatch) => {
      gathered.current.push(...batch.rows);
      setNames((now) => ({ ...now, ...batch.names }));
      if (batch.more > 0) setLeft((now) => now + batch.more);
      timer.current ??= setTimeout(() => latest.current(), COALESCE_MS);
    },
  });
  const release = useCallback(() => {
    setWaiting((now) => {
      if (now.length > 0) show(now);
      return [];
    });
  }, [show]);

  const known = new Set(fresh.map(idOf));
  return {
    state,
    names,
    /** Rows that came too fast to be shown. */
    left,
    waiting: waiting.length,
    release,
    rows: [...fresh, ...rows.filter((row) => !known.has(idOf(row)))].slice(0, ROWS_MAX),
    /** How many of the rows came since it went live. */
    fresh: fresh.length,
    /** For the element around the list. */
    hold: {
      onPointerEnter: () => setHeld(true),
      onPointerLeave: () => {
        setHeld(false);
        release();
      },
      onFocus: () => setHeld(true),
      onBlur: () => setHeld(false),
    },
  };
}
