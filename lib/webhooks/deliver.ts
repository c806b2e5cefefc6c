import { log } from "@/lib/log";
import { attemptDelivery } from "./attempt";
import { type Claimed, claimDue, PER_WEBHOOK } from "./claim";
import type { DeliverySettings } from "./retry";

/** So many attempts are under way at a time. */
const SLOTS = 32;
const POLL_MS = 500;
/** How much longer than an attempt may last it stays claimed. */
const GRACE_MS = 5_000;

/**
 * Delivers what is due, until it is stopped: sees new events within half a second. Any number of processes may
 * do so beside each other. One that is killed loses nothing, since its deliveries become due again.
 * @returns how to stop it; that waits for the attempts under way
 */
export function startDelivering(settings: DeliverySettings): () => Promise<void> {
  const under = new Map<Claimed, Promise<void>>();
  let stopped = false;
  let woken = false;
  let wake = () => {
    woken = true;
  };

  async function claim(): Promise<number> {
    const per = new Map<string, number>();
    for (const { webhookId } of under.keys()) per.set(webhookId, (per.get(webhookId) ?? 0) + 1);
    const busy = [...per].filter(([, count]) => count >= PER_WEBHOOK).map(([id]) => id);
    const now = new Date();
    const until = new Date(now.getTime() + settings.timeoutMs + GRACE_MS);
    const claimed = await claimDue(SLOTS - under.size, busy, now, until);
    for (const one of claimed)
      under.set(
        one,
        attemptDelivery(one, settings)
          .catch((error: unknown) => log().warn({ err: error, delivery: one.id }, "delivery"))
          .finally(() => {
            under.delete(one);
            wake();
          }),
      );
    return claimed.length;
  }

  async function run() {
    while (!stopped) {
      const taken =
        under.size < SLOTS
          ? await claim().catch((error: unknown) => {
              log().warn({ err: error }, "deliveries were not claimed");
              return 0;
            })
          : 0;
      if (taken > 0 || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, woken ? 0 : POLL_MS);
        wake = () => {
          woken = true;
          clearTimeout(timer);
          resolve();
        };
      });
      woken = false;
    }
  }

  const running = run();
  return async () => {
    stopped = true;
    wake();
    await running;
    await Promise.all(under.values());
  };
}
