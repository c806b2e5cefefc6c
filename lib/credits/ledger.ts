import type { Reserved } from "./reserve";

/** Whether the credits were enough, what is left for everybody, and of which setting they were taken. */
export type Spent = Readonly<{ enough: boolean; remaining: number; epoch: number }>;

/** What the ledger needs to know of a key. A change of the key makes another object. */
export type CreditKey = Readonly<{
  keyId: string;
  workspaceId: string;
  creditEpoch: number;
  /** Milliseconds since 1970; null without refills. */
  nextRefillAt: number | null;
}>;

/** The ledger's side of the database. */
export type CreditStore = Readonly<{
  reserve(keyId: string, wish: { need: number; wanted: number }): Promise<Reserved | null>;
  giveBack(account: { keyId: string; epoch: number; left: number }, silent: boolean): Promise<void>;
  total(keyId: string): Promise<number | null>;
  /** Adds the refills that are due; returns when every node knows. */
  refill(workspaceId: string, keyId: string): Promise<void>;
}>;

type Account = {
  keyId: string;
  epoch: number;
  /** Held by this node and not spent. */
  left: number;
  /** Elsewhere, as of the last time this node asked. */
  rest: number;
  /** What all waiting calls need together. */
  wanted: number;
  /** The key as it was when `rest` was read. */
  key: CreditKey | null;
  /** The key as it was when no live node held enough; another object means that something changed. */
  exhausted: Readonly<{ key: CreditKey; at: number }> | null;
  turn: Promise<unknown>;
  /** The reservation that is being made, or was made last. */
  asked: Promise<unknown>;
  /** What is being given back. */
  given: Promise<unknown>;
};

const RETRY_MS = 4;
const PATIENCE_MS = 300;
/** How long a denial is repeated without asking. What gives a key credits again is announced, and ends it at once. */
const EXHAUSTED_MS = 1000;

/**
 * A node's credits. It takes them out of the database in chunks and spends them here, without asking. A spend is
 * final when its journal line is written; counting the line settles it in the database, exactly once.
 * Never more is spent than was granted; a denial means that no live node holds enough.
 */
export class CreditLedger {
  readonly #accounts = new Map<string, Account>();

  constructor(
    private readonly store: CreditStore,
    private readonly pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms)),
  ) {}

  /**
   * Takes `cost` credits, all or none. Without a promise when this node holds enough.
   * @param now milliseconds since 1970
   */
  spend(key: CreditKey, cost: number, dryRun: boolean, now: number): Spent | Promise<Spent> {
    const account = this.#accountOf(key);
    const due = key.nextRefillAt !== null && now >= key.nextRefillAt;
    const known = account.key === key && !due;
    if (known && account.left >= cost) return take(account, dryRun ? 0 : cost);
    const recent = account.exhausted?.key === key && now - account.exhausted.at < EXHAUSTED_MS;
    if (known && recent && cost > account.left + account.rest)
      return { enough: false, remaining: account.left + account.rest, epoch: account.epoch };
    return this.#wait(account, key, { cost, dryRun, due, now });
  }

  #accountOf(key: CreditKey): Account {
    let account = this.#accounts.get(key.keyId);
    if (!account) {
      account = {
        ...{ keyId: key.keyId, epoch: key.creditEpoch, left: 0, rest: 0, wanted: 0 },
        ...{ key: null, exhausted: null, turn: Promise.resolve(), asked: Promise.resolve() },
        given: Promise.resolve(),
      };
      this.#accounts.set(key.keyId, account);
    }
    // The credits were set anew: what is held of the old ones is void.
    if (key.creditEpoch > account.epoch) {
      account.left = 0;
      account.epoch = key.creditEpoch;
    }
    return account;
  }

  /** One after the other: whoever came first is served first. */
  #wait(
    account: Account,
    key: CreditKey,
    call: Readonly<{ cost: number; dryRun: boolean; due: boolean; now: number }>,
  ): Promise<Spent> {
    if (!call.dryRun) account.wanted += call.cost;
    const turn = account.turn
      .catch(() => {})
      .then(async () => {
        if (call.due) await this.store.refill(key.workspaceId, key.keyId);
        return call.dryRun
          ? this.#look(account, key, call.cost)
          : this.#fetch(account, key, call.cost, call.now);
      })
      .finally(() => {
        if (!call.dryRun) account.wanted -= call.cost;
      });
    account.turn = turn;
    return turn;
  }

  async #look(account: Account, key: CreditKey, cost: number): Promise<Spent> {
    const elsewhere = (await this.store.total(key.keyId)) ?? 0;
    const remaining = account.left + elsewhere;
    return { enough: remaining >= cost, remaining, epoch: account.epoch };
  }

  async #fetch(account: Account, key: CreditKey, cost: number, now: number): Promise<Spent> {
    for (let waited = 0; ; waited += RETRY_MS) {
      // Not beside it, or the database would note that nothing is held of what it grants.
      await account.given.catch(() => {});
      if (account.key === key && account.left >= cost) return take(account, cost);
      const need = Math.max(0, cost - account.left);
      const wanted = Math.max(need, account.wanted - account.left);
      const asked = this.store.reserve(key.keyId, { need, wanted });
      account.asked = asked;
      const reserved = await asked;
      if (reserved === null) return { enough: false, remaining: 0, epoch: account.epoch };
      if (reserved.epoch !== account.epoch) {
        account.left = 0;
        account.epoch = reserved.epoch;
      }
      account.left += reserved.granted;
      account.rest = reserved.rest;
      account.key = key;
      if (account.left >= cost) return take(account, cost);
      // Granted what it asked for; but what it held meanwhile went to calls that had enough in it.
      if (reserved.granted >= need) continue;
      const nobody = reserved.holders === 0;
      if (nobody) account.exhausted = { key, at: now };
      if (nobody || waited >= PATIENCE_MS)
        return { enough: false, remaining: account.left + account.rest, epoch: account.epoch };
      await this.pause(RETRY_MS);
    }
  }

  /**
   * Gives back what is held of a key, because another node needs it. After a reservation that is being made, or the
   * database would note that nothing is held of what it has just granted; but not after a call that waits for more,
   * or two nodes could wait for each other.
   */
  async giveBack(keyId: string, silent = true): Promise<void> {
    const account = this.#accounts.get(keyId);
    if (!account) return;
    account.given = account.given.catch(() => {}).then(() => this.#giveBack(account, silent));
    await account.given;
  }

  async #giveBack(account: Account, silent: boolean): Promise<void> {
    for (let asked: unknown; asked !== account.asked; ) {
      asked = account.asked;
      await account.asked.catch(() => {});
    }
    // Emptied first: from here on nothing of it can be spent, whatever becomes of the message.
    const { keyId, epoch, left } = account;
    account.left = 0;
    // It is elsewhere from now on: what others leave of it this node may ask for again.
    account.rest += left;
    await this.store.giveBack({ keyId, epoch, left }, silent);
  }

  /** Gives back everything. */
  async close(): Promise<void> {
    for (const keyId of this.#accounts.keys()) await this.giveBack(keyId, false);
    this.#accounts.clear();
  }
}

function take(account: Account, cost: number): Spent {
  account.left -= cost;
  return { enough: true, remaining: account.left + account.rest, epoch: account.epoch };
}
