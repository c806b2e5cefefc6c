import { decodePlace, isBehind } from "@/lib/verifications/log-place";
import { matchesTerms } from "@/lib/verifications/matches";
import { parseQuery } from "@/lib/verifications/query";
import type { LiveBatch } from "./live-row";

/** `paused`: nobody sees the page. `reconnecting`: two tries in a row have failed. */
export type LiveState = "connecting" | "open" | "reconnecting" | "paused";

type Subscription = Readonly<{
  q: string;
  after: string | undefined;
  onBatch: (batch: LiveBatch) => void;
  /** So much time was missed that reading the page anew is better than all that came in it. */
  onGap: () => void;
}>;

/** What tabs say to each other. */
type Message =
  | Readonly<{ kind: "batch"; place: string; batch: LiveBatch }>
  | Readonly<{ kind: "state"; state: LiveState }>
  | Readonly<{ kind: "wants"; tab: string; topics: readonly string[]; after: string | undefined }>
  | Readonly<{ kind: "who" }>;

const FAILURES_SHOWN = 2;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
const GATHER_MS = 60;
/** Who was away for longer reads the page anew. */
const GAP_MS = 600_000;

const isLater = (a: string, b: string) => isBehind(decodePlace(a), decodePlace(b));

/**
 * The live stream of a workspace: one connection a browser, however many tabs and lists follow it. Of the tabs that are
 * seen one holds a lock and the connection, and hands what comes to the others; when it is hidden or closed, the next
 * goes on after the last place that any of them knows. Where a browser has no locks (plain HTTP that is not this
 * machine) each tab connects by itself.
 */
export class LiveStream {
  #subscriptions = new Set<Subscription>();
  #listeners = new Set<() => void>();
  #state: LiveState = "connecting";
  #channel: BroadcastChannel | undefined;
  #tab = Math.random().toString(36).slice(2);
  /** What the other tabs want, while this one holds the connection. */
  #others = new Map<string, readonly string[]>();
  #source: EventSource | undefined;
  #release: (() => void) | undefined;
  #asked: AbortController | undefined;
  #place: string | undefined;
  #failures = 0;
  /** When this tab last knew that it misses nothing, milliseconds since 1970. */
  #aliveAt = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly path: string) {}

  get state(): LiveState {
    return this.#state;
  }

  /** Calls back when the state has changed. @returns what ends it */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the rows that `q` asks for, behind the place `after`, or from now on. @returns what ends it */
  follow(subscription: Subscription): () => void {
    this.#subscriptions.add(subscription);
    const { after } = subscription;
    // Somebody reads from further back than the stream is: it begins there anew, and who had a row drops it.
    if (after && (!this.#place || isLater(this.#place, after))) this.#place = after;
    if (this.#subscriptions.size === 1) this.#begin();
    else this.#want();
    return () => {
      this.#subscriptions.delete(subscription);
      if (this.#subscriptions.size === 0) this.#end();
      else this.#want();
    };
  }

  #begin(): void {
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("pagehide", this.#stop);
    this.#channel = new BroadcastChannel(`keyway-live:${this.path}`);
    this.#aliveAt = Date.now();
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    this.#onVisibility();
  }

  #end(): void {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("pagehide", this.#stop);
    this.#stop();
    this.#channel?.close();
    this.#channel = undefined;
    this.#place = undefined;
  }

  #onVisibility = (): void => {
    if (document.hidden) {
      this.#aliveAt = Date.now();
      this.#stop();
      this.#become("paused");
    } else if (!this.#asked) {
      this.#mindGap();
      this.#start();
    }
  };

  #mindGap(): void {
    if (Date.now() - this.#aliveAt < GAP_MS) return;
    this.#place = undefined;
    for (const { onGap } of this.#subscriptions) onGap();
  }

  /** Waits for the lock; whoever has it already is told what this tab wants. */
  #start(): void {
    const asked = new AbortController();
    this.#asked = asked;
    this.#become("connecting");
    if (!navigator.locks) {
      this.#release = () => {};
      this.#connectSoon();
      return;
    }
    this.#want();
    navigator.locks
      .request(`keyway-live:${this.path}`, { signal: asked.signal }, () => {
        if (asked.signal.aborted) return;
        return new Promise<void>((release) => {
          this.#release = release;
          this.#say({ kind: "who" });
          this.#connectSoon();
        });
      })
      // The wait was given up.
      .catch(() => {});
  }

  #stop = (): void => {
    this.#asked?.abort();
    this.#asked = undefined;
    this.#say({ kind: "wants", tab: this.#tab, topics: [], after: undefined });
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
    this.#others.clear();
    this.#release?.();
    this.#release = undefined;
  };

  get #topics(): string[] {
    return [...new Set([...this.#subscriptions].map(({ q }) => q))];
  }

  /** This tab's wishes have changed. */
  #want(): void {
    if (this.#release) this.#connectSoon();
    else if (!document.hidden)
      this.#say({ kind: "wants", tab: this.#tab, topics: this.#topics, after: this.#place });
  }

  /** Several wishes of a moment make one connection. */
  #connectSoon(afterMs = GATHER_MS): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), afterMs);
  }

  #connect(): void {
    const topics = [...new Set([...this.#topics, ...[...this.#others.values()].flat()])].sort();
    const query = new URLSearchParams(topics.map((q) => ["q", q]));
    if (this.#place) query.set("after", this.#place);
    this.#source?.close();
    const source = new EventSource(`${this.path}/events?${query}`);
    this.#source = source;
    source.onopen = () => {
      if (this.#failures > 0) this.#mindGap();
      this.#failures = 0;
      this.#tell("open");
    };
    source.addEventListener("rows", ({ data, lastEventId }: MessageEvent<string>) => {
      const batch: LiveBatch = JSON.parse(data);
      this.#say({ kind: "batch", place: lastEventId, batch });
      this.#give(lastEventId, batch);
    });
    source.onerror = () => {
      source.close();
      if (this.#source !== source) return;
      if (this.#failures === 0) this.#aliveAt = Date.now();
      this.#failures += 1;
      if (this.#failures >= FAILURES_SHOWN) this.#tell("reconnecting");
      this.#connectSoon(RETRY_MS[Math.min(this.#failures, RETRY_MS.length) - 1]);
    };
  }

  #hear(message: Message): void {
    if (message.kind === "who") this.#want();
    else if (message.kind === "wants") this.#listen(message);
    // Only the tab with the connection speaks of these, so none that is connected hears them.
    else if (document.hidden || this.#release) return;
    else if (message.kind === "batch") this.#give(message.place, message.batch);
    else this.#become(message.state);
  }

  #listen({ tab, topics, after }: Extract<Message, { kind: "wants" }>): void {
    if (!this.#release) return;
    const known = new Set([...this.#topics, ...[...this.#others.values()].flat()]);
    if (topics.length === 0) this.#others.delete(tab);
    else this.#others.set(tab, topics);
    const back = after !== undefined && (!this.#place || isLater(this.#place, after));
    if (back) this.#place = after;
    if (topics.length > 0) this.#say({ kind: "state", state: this.#state });
    if (back || topics.some((q) => !known.has(q))) this.#connectSoon();
  }

  #give(place: string, batch: LiveBatch): void {
    if (!this.#place || isLater(place, this.#place)) this.#place = place;
    for (const { q, onBatch } of this.#subscriptions) {
      const { terms } = parseQuery(q);
      const rows = batch.rows.filter((row) => matchesTerms(terms, row));
      if (rows.length > 0) onBatch({ ...batch, rows });
    }
  }

  #say(message: Message): void {
    this.#channel?.postMessage(message);
  }

  #tell(state: LiveState): void {
    this.#become(state);
    this.#say({ kind: "state", state });
  }

  #become(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const streams = new Map<string, LiveStream>();

/** The stream of a workspace, by the workspace's path (`/acme`). */
export function liveStream(path: string): LiveStream {
  const made = streams.get(path) ?? new LiveStream(path);
  streams.set(path, made);
  return made;
}
