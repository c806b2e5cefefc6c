import { beforeEach, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { newId } from "@/lib/ids";
import { newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { StreamVerificationsQuery } from "./input";
import { decodePlace, encodePlace, type LogPlace, startOf } from "./log-place";
import { readLogged, readSettled } from "./read-logged";
import { streamVerifications } from "./stream";
import { Tail } from "./tail";

testDatabase();

let acme: TestWorkspace;
let tail: Tail;
beforeEach(async () => {
  acme = await newTestWorkspace();
  tail = new Tail({ settled: readSettled, read: readLogged }, 10);
  return () => tail.close();
});

/** Writes one row in a transaction that ends when `hold` does, as a node that is slow does. */
const write = (workspaceId = acme.id, outcome = "VALID", hold?: () => Promise<void>) =>
  sql().begin(async (tx) => {
    const requestId = newId("request");
    await tx`insert into verifications (request_id, at, workspace_id, api_id, key_id, secret_version, owner_id,
        caller_id, environment, outcome, scopes, ip, user_agent, method, path, credits, latency_micros, tags, checks)
      values (${requestId}, now(), ${workspaceId}, 'api_1', 'key_1', 1, '', '', 'live', ${outcome}, '', '', '', '', '',
        0, 90, '{}', '[]')`;
    await hold?.();
    return requestId;
  });

/** Transactions wait at it, and go on one at a time, not in the order they came. */
function newGate() {
  const waiting: (() => void)[] = [];
  let turns = 0;
  return {
    wait: () => new Promise<void>((go) => void waiting.push(go)),
    waits: () => waiting.length,
    open: () => waiting.splice((turns++ * 7) % (waiting.length || 1), 1)[0]?.(),
  };
}

type How = Readonly<{
  after?: LogPlace;
  until: (seen: readonly string[]) => boolean;
  beatMs?: number;
}>;

/** Reads a stream until it has seen enough. @returns the requests, and the place of the last */
async function follow({ after, until, beatMs = 20 }: How, query: object = {}) {
  const ending = new AbortController();
  const options = { after, signal: ending.signal, renew: async () => acme.owner, beatMs, tail };
  const seen: string[] = [];
  let place = after;
  for await (const rows of await streamVerifications(
    acme.owner,
    StreamVerificationsQuery.parse(query),
    options,
  )) {
    seen.push(...rows.map((row) => row.verification.requestId));
    place = rows.at(-1)?.place ?? place;
    if (until(seen)) break;
  }
  ending.abort();
  return { seen, place };
}

describe("the live stream", () => {
  test("gives a row that was written before, but could be seen only after another", async () => {
    const start = startOf(await readSettled());
    const gate = newGate();
    const slow = write(acme.id, "VALID", gate.wait);
    await expect.poll(gate.waits).toBe(1);
    const quick = await write();
    let looks = 0;
    const { seen } = await follow({
      after: start,
      until: (all) => {
        // The reader has looked, and could have seen the one that was written later.
        if (++looks === 3) gate.open();
        return all.length === 2;
      },
    });
    expect(seen).toEqual([await slow, quick]);
  });

  test("leaves nothing out and gives nothing twice, with writers of every pace and a reader that breaks off", async () => {
    const start = startOf(await readSettled());
    const written: string[] = [];
    let writing = true;
    const gate = newGate();
    const writer = async () => {
      for (let k = 0; k < 40; k++) written.push(await write(acme.id, "VALID", gate.wait));
    };
    const writers = Promise.all([writer(), writer(), writer()]).then(() => {
      writing = false;
    });
    const seen: string[] = [];
    let place: LogPlace | undefined = start;
    const isAll = (count: number) => !writing && count >= written.length;
    for (let k = 1; !isAll(seen.length); k++) {
      const size = (k % 5) + 1;
      const until = (all: readonly string[]) => {
        gate.open();
        return all.length >= size || isAll(seen.length + all.length);
      };
      const part = await follow({ after: place, until, beatMs: 5 });
      seen.push(...part.seen);
      place = part.place && decodePlace(encodePlace(part.place));
    }
    await writers;
    expect(seen).toHaveLength(new Set(seen).size);
    expect(seen.toSorted()).toEqual(written.toSorted());
  });

  test("reads the log again for a reader that is too slow to be waited for", async () => {
    const start = startOf(await readSettled());
    const rows = 4_500;
    await write();
    const reading = follow({ after: start, until: (all) => all.length > rows });
    await sql()`insert into verifications (request_id, at, workspace_id, api_id, key_id, secret_version, owner_id,
        caller_id, environment, outcome, scopes, ip, user_agent, method, path, credits, latency_micros, tags, checks)
      select 'req_' || i, now(), ${acme.id}, 'api_1', 'key_1', 1, '', '', 'live', 'VALID', '', '', '', '', '', 0, 90,
        '{}', '[]' from generate_series(1, ${rows}) i`;
    const { seen } = await reading;
    expect(new Set(seen).size).toBe(rows + 1);
    expect(seen).toHaveLength(rows + 1);
  });

  test("is of one workspace, and of what its filters find", async () => {
    const start = startOf(await readSettled());
    const other = await newTestWorkspace();
    await write(other.id);
    await write(acme.id, "EXPIRED");
    const mine = await write();
    const query = { outcome: "VALID,REVOKED", environment: "live" };
    expect((await follow({ after: start, until: (all) => all.length > 0 }, query)).seen).toEqual([
      mine,
    ]);
  });

  test("beats while nothing comes, and begins with a beat", async () => {
    let beats = 0;
    const { seen } = await follow({ until: () => ++beats === 4, beatMs: 5 });
    expect(seen).toEqual([]);
  });

  test("ends when the process does, and none begins then", async () => {
    const reading = follow({
      until: () => {
        tail.close();
        return false;
      },
    });
    expect((await reading).seen).toEqual([]);
    await expect(follow({ until: () => true })).rejects.toMatchObject({ code: "unavailable" });
  });
});
