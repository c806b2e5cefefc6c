import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChainRow, checkChain, GENESIS, linkOf, type Place } from "./chain";

const event = fc.record({
  id: fc.uuid(),
  action: fc.constantFrom("key.created", "key.revoked", "api.updated"),
  after: fc.option(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }))),
});

/** Numbers events and links them, as they are written. */
function chained(events: readonly object[]): ChainRow[] {
  const rows: ChainRow[] = [];
  let place: Place = GENESIS;
  for (const one of events) {
    const numbered = { ...one, seq: place.seq + 1 };
    place = { seq: numbered.seq, link: linkOf(place.link, numbered) };
    rows.push({ event: numbered, link: place.link });
  }
  return rows;
}

const headOf = (rows: readonly ChainRow[]): Place => {
  const last = rows.at(-1);
  return last ? { seq: last.event.seq, link: last.link } : GENESIS;
};

const at = (rows: readonly ChainRow[], i: number): ChainRow => {
  const row = rows[i];
  if (!row) throw new Error("There is no such row.");
  return row;
};

const renumber = (rows: readonly ChainRow[]) =>
  rows.map(({ event, link }, i) => ({ event: { ...event, seq: i + 1 }, link }));

/** What somebody with the database in hand can do, and how it is to be named: at which event, as what. */
type Tamper = (
  rows: readonly ChainRow[],
  i: number,
  j: number,
) => { rows: ChainRow[]; kind: string; seq: number };

const forged = { id: "forged", action: "key.created", after: null };

const TAMPERS: Readonly<Record<string, Tamper>> = {
  edits: (rows, i) => ({
    rows: rows.map((row, k) => (k === i ? { ...row, event: { ...row.event, id: "other" } } : row)),
    kind: "edited",
    seq: i + 1,
  }),
  "edits a link of": (rows, i) => ({
    rows: rows.map((row, k) => (k === i ? { ...row, link: Buffer.alloc(32, 7) } : row)),
    kind: "edited",
    seq: i + 1,
  }),
  deletes: (rows, i) => ({ rows: rows.filter((_, k) => k !== i), kind: "removed", seq: i + 1 }),
  "deletes and renumbers": (rows, i) => ({
    rows: renumber(rows.filter((_, k) => k !== i)),
    kind: i >= rows.length - 2 ? "edited|removed" : "removed",
    seq: i + 1,
  }),
  inserts: (rows, i) => ({
    rows: [
      ...rows.slice(0, i),
      { event: { ...forged, seq: i + 1 }, link: Buffer.alloc(32, 9) },
      ...rows.slice(i),
    ],
    kind: "inserted",
    seq: i + 1,
  }),
  "inserts and renumbers": (rows, i) => ({
    rows: renumber([
      ...rows.slice(0, i),
      { event: { ...forged, seq: 0 }, link: Buffer.alloc(32, 9) },
      ...rows.slice(i),
    ]),
    kind: "inserted",
    seq: i + 1,
  }),
  swaps: (rows, i, j) => {
    const list = [...rows];
    [list[i], list[j]] = [at(rows, j), at(rows, i)];
    return { rows: list, kind: "reordered", seq: i + 1 };
  },
  "swaps and renumbers": (rows, i, j) => {
    const list = [...rows];
    [list[i], list[j]] = [at(rows, j), at(rows, i)];
    return { rows: renumber(list), kind: "reordered", seq: i + 1 };
  },
  "swaps what stands in": (rows, i, j) => {
    const list = [...rows];
    list[i] = { event: { ...at(rows, j).event, seq: i + 1 }, link: at(rows, i).link };
    list[j] = { event: { ...at(rows, i).event, seq: j + 1 }, link: at(rows, j).link };
    return { rows: list, kind: "reordered", seq: i + 1 };
  },
};

/** A chain and two different places in it, the first before the second. */
const chains = fc
  .array(event, { minLength: 2, maxLength: 15 })
  .chain((events) =>
    fc.tuple(
      fc.constant(chained(events)),
      fc.nat(events.length - 2),
      fc.nat({ max: events.length }),
    ),
  )
  .map(([rows, i, more]) => ({ rows, i, j: i + 1 + (more % (rows.length - 1 - i)) }));

describe("of 1,000 chains", () => {
  test("that nobody touched, none is accused", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 15 }), (events) => {
        const rows = chained(events);
        expect(checkChain(GENESIS, rows, headOf(rows))).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  test.each(Object.entries(TAMPERS))(
    "of which somebody %s one, all are found and named",
    (_, tamper) => {
      fc.assert(
        fc.property(chains, ({ rows, i, j }) => {
          const after = tamper(rows, i, j);
          const fault = checkChain(GENESIS, after.rows, headOf(rows));
          expect(fault?.seq).toBe(after.seq);
          expect(after.kind.split("|")).toContain(fault?.kind);
        }),
        { numRuns: 1000 },
      );
    },
  );

  test("of which somebody made the links anew, all are found, at that event or the next", () => {
    fc.assert(
      fc.property(chains, ({ rows, i }) => {
        const before = i === 0 ? GENESIS.link : at(rows, i - 1).link;
        const event = { ...at(rows, i).event, id: "other" };
        const list = rows.map((row, k) => (k === i ? { event, link: linkOf(before, event) } : row));
        const fault = checkChain(GENESIS, list, headOf(rows));
        expect(fault).toMatchObject({ kind: "edited", seq: i + 2 });
      }),
      { numRuns: 1000 },
    );
  });

  test("of which the end was cut off, or more was put on, all are found", () => {
    fc.assert(
      fc.property(chains, ({ rows, i }) => {
        const cut = rows.slice(0, i + 1);
        expect(checkChain(GENESIS, cut, headOf(rows))).toMatchObject({
          kind: "removed",
          seq: i + 2,
        });
        expect(checkChain(GENESIS, rows, headOf(cut))).toMatchObject({
          kind: "inserted",
          seq: i + 2,
        });
      }),
      { numRuns: 1000 },
    );
  });
});
