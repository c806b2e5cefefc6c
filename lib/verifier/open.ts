import type { Sql } from "@/db/sql";
import { joinAlone } from "@/lib/changes/alone";
import { createReaper } from "@/lib/changes/reap";
import { sessionStore } from "@/lib/changes/sessions";
import { CreditLedger } from "@/lib/credits/ledger";
import {
  recalledKeys,
  recoverCredits,
  reserveCredits,
  returnCredits,
  totalCredits,
} from "@/lib/credits/reserve";
import type { VersionedKey } from "@/lib/env";
import { claimFolder, type FolderClaim, freeFolders } from "@/lib/journal/claim";
import { Journal } from "@/lib/journal/journal";
import { completeHint } from "@/lib/keys/complete-hint";
import { LocalLimiter } from "@/lib/limits/local";
import type { Membership } from "@/lib/limits/membership";
import { OAuthFacts } from "@/lib/oauth/facts";
import { readTokenRecord } from "@/lib/oauth/read-token-record";
import { HeldOverrides } from "@/lib/overrides/held";
import { RecordCache } from "@/lib/verify/cache";
import { isTokenName } from "@/lib/verify/caller";
import { inTime } from "@/lib/verify/in-time";
import { type PostgresLeaseStore, postgresLeaseStore } from "@/lib/verify/lease-store";
import type { Limiter } from "@/lib/verify/limit";
import { Measures } from "@/lib/verify/measures";
import { MissGate } from "@/lib/verify/miss-gate";
import { type Clock, LeaseNode } from "@/lib/verify/node";
import type { VerifyParts } from "@/lib/verify/verify";
import { ClockWatch } from "./clock-watch";
import { type CountJournal, Shipper } from "./shipper";

/** What a verifier is opened with. */
export type VerifierOptions = Readonly<{
  databaseUrl: string;
  /** The process' pool, for reading records and for counting. */
  sql: Sql;
  peppers: readonly VersionedKey[];
  /** Where the journal is kept. One folder below it is claimed for this process. */
  journalRoot: string;
  /** Shared by all nodes; left out, limits are counted in this process, which then must be the only node. */
  limiter?: Limiter;
  /** Is told which nodes share the limits. */
  members?: Membership;
  /** Counts segments of a journal: in this thread, or in another one. */
  count: CountJournal;
  /** How much memory cached keys may take; by default as much as `RecordCache` says. */
  cacheBytes?: number;
  /** Adds the refills of a key's credits that are due, and returns when every node knows. */
  onRefillDue(workspaceId: string, keyId: string): Promise<void>;
  onError(message: string, error: unknown): void;
}>;

/** A running verifier: what `verifyKey` needs, and its end. */
export type Verifier = VerifyParts &
  Readonly<{
    nodeId: string;
    overrides: HeldOverrides;
    /** What tokens are issued and believed by. */
    oauth: OAuthFacts;
    shipper: Pick<Shipper, "stats">;
    clockWatch: Pick<ClockWatch, "stats">;
    /** Counts what the journal holds; resolves when it is in the roll-ups. */
    ship(): Promise<void>;
    /** Gives up the lease, writes and counts what is left. */
    close(): Promise<void>;
  }>;

const REAP_MS = 1000;

const systemClock: Clock = {
  mono: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, then) => void setTimeout(then, ms).unref(),
};

/**
 * Makes this process a node: counts what an earlier run left in the journal, then takes a lease.
 * @throws when the database does not answer, the journal cannot be written, or limits are counted in this process
 *   and it is not the only node
 */
export async function openVerifier(options: VerifierOptions): Promise<Verifier> {
  const claim = await claimFolder(options.journalRoot);
  try {
    return await openIn(claim, options);
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function openIn(claim: FolderClaim, options: VerifierOptions): Promise<Verifier> {
  await shipOrphans(options);
  const shipper = new Shipper(options, claim);
  await shipper.ship();
  await recoverCredits(options.sql, claim.nodeId);
  const { databaseUrl, sql, peppers, members } = options;
  const store = postgresLeaseStore(databaseUrl, sql, peppers, claim.nodeId);
  const cache = new RecordCache(options.cacheBytes);
  const oauth = new OAuthFacts({
    cache,
    get leased() {
      return node.leased;
    },
  });
  const node: LeaseNode = new LeaseNode(
    {
      ...store,
      load: (name) => (isTokenName(name) ? inTime(readTokenRecord(oauth, name)) : store.load(name)),
    },
    systemClock,
    cache,
    members
      ? { join: (now) => members.join(claim.nodeId, now), see: members.see.bind(members) }
      : null,
    new MissGate(),
  );
  try {
    await store.fenceEarlierRuns();
    await (options.limiter ? node.start() : joinAlone(sql, () => node.start()));
  } catch (error) {
    await store.leave();
    throw error;
  }
  const journal = new Journal(claim.folder, options.onError);
  shipper.journal = journal;
  const measures = new Measures();
  const credits = ledgerOf(options, claim.nodeId, measures);
  await store.listen(
    () => void node.sync(),
    () => void answerRecalls(options, claim.nodeId, credits),
  );
  shipper.start();
  const reaper = startReaper(options);
  const clockWatch = new ClockWatch();
  const watching = startWatching(clockWatch, options);
  return {
    nodeId: claim.nodeId,
    node,
    journal,
    limiter: options.limiter ?? new LocalLimiter(),
    overrides: new HeldOverrides(node, sql),
    oauth,
    credits,
    measures,
    shipper,
    clockWatch,
    onFirstText: (record, text) =>
      void completeHint(sql, record, text).catch((error: unknown) =>
        options.onError("The hint of an imported key could not be written", error),
      ),
    ship: () => shipper.ship(),
    close: () => {
      clearInterval(reaper);
      clearInterval(watching);
      return close({ node, store, credits, journal, shipper, claim });
    },
  };
}

/** Counts what other processes left behind that ended and did not come back. */
async function shipOrphans(options: VerifierOptions): Promise<void> {
  for (const orphan of await freeFolders(options.journalRoot)) {
    await new Shipper(options, orphan).ship();
    await recoverCredits(options.sql, orphan.nodeId);
    orphan.release();
  }
}

function startReaper({ sql, onError }: VerifierOptions): NodeJS.Timeout {
  const reap = createReaper(sessionStore(sql));
  const run = () => reap().catch((error: unknown) => onError("Silent nodes stay unfenced", error));
  return setInterval(run, REAP_MS).unref();
}

function startWatching(watch: ClockWatch, { onError }: VerifierOptions): NodeJS.Timeout {
  const look = () => {
    const step = watch.look();
    if (step === 0) return;
    const error = new Error(`It was set by ${Math.round(step)} ms.`);
    onError("The clock of this machine was set: windows of limits and times of use move", error);
  };
  look();
  return setInterval(look, REAP_MS).unref();
}

function ledgerOf(
  { sql, onRefillDue }: VerifierOptions,
  nodeId: string,
  measures: Measures,
): CreditLedger {
  return new CreditLedger({
    reserve: (keyId, wish) => {
      measures.reservations++;
      return reserveCredits(sql, nodeId, keyId, wish);
    },
    giveBack: (account, silent) => returnCredits(sql, nodeId, account, silent),
    total: (keyId) => totalCredits(sql, keyId, nodeId),
    refill: onRefillDue,
  });
}

async function answerRecalls(
  { sql, onError }: VerifierOptions,
  nodeId: string,
  credits: CreditLedger,
): Promise<void> {
  try {
    for (const keyId of await recalledKeys(sql, nodeId)) await credits.giveBack(keyId);
  } catch (error) {
    onError("Credits could not be given back", error);
  }
}

type Open = Readonly<{
  node: LeaseNode;
  store: PostgresLeaseStore;
  credits: CreditLedger;
  journal: Journal;
  shipper: Shipper;
  claim: FolderClaim;
}>;

async function close({ node, store, credits, journal, shipper, claim }: Open): Promise<void> {
  node.stop();
  await credits.close();
  shipper.stop();
  journal.close();
  shipper.journal = null;
  await shipper.ship();
  await store.leave();
  claim.release();
}
