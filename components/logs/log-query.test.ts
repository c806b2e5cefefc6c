import { describe, expect, test } from "vitest";
import { formatQuery } from "@/lib/verifications/query";
import { excludeValue, holdsValue, readLogQuery, toggleValue } from "./log-query";
import { suggestAt } from "./suggest";

const APIS = [
  { id: "api_1", name: "Payments" },
  { id: "api_2", name: "Search, all" },
];
const termsOf = (q: string) => readLogQuery({ q }, APIS).terms;

describe("the log's address", () => {
  test("is a query; names that links use are conditions like any other", () => {
    const asked = readLogQuery(
      { outcome: "denied", keyId: "key_1", q: "-ip:1.2.3.*", range: "7d" },
      APIS,
    );
    expect(asked.text).toBe("outcome:denied key:key_1 -ip:1.2.3.*");
    expect(asked.q).toBe(asked.text);
    expect(asked.span).toEqual({ range: "7d" });
    expect(asked.moved).toBe(false);
  });

  test("may call an API by its name, and says when there is none", () => {
    const asked = readLogQuery({ q: 'api:payments,"Search, all" api:nothing' }, APIS);
    expect(asked.q).toBe("api:api_1,api_2");
    expect(asked.faults).toMatchObject([{ start: 27, end: 38 }]);
  });

  test("that holds a time means the range by it", () => {
    const asked = readLogQuery({ q: "time:7d outcome:denied", range: "1h" }, APIS);
    expect(asked).toMatchObject({ text: "outcome:denied", span: { range: "7d" }, moved: true });
    const between = readLogQuery({ q: "time:2026-11-01T10:00Z..2026-11-01T12:00Z" }, APIS);
    expect(between.span).toEqual({
      from: "2026-11-01T10:00:00.000Z",
      to: "2026-11-01T12:00:00.000Z",
    });
    const odd = readLogQuery({ q: "time:3h" }, APIS).span;
    expect(Date.parse(odd.to ?? "") - Date.parse(odd.from ?? "")).toBe(3 * 3_600_000);
  });

  test("with anything in it is read", () => {
    const asked = readLogQuery({ q: 'a\0b\ud800 "', outcome: "\0" }, APIS);
    expect(asked.q).toBeUndefined();
    expect(asked.faults.length).toBeGreaterThan(0);
  });
});

describe("a facet's value", () => {
  test("is asked for, asked for beside another, and asked for no longer", () => {
    const one = toggleValue(termsOf("env:live"), "outcome", "VALID");
    expect(formatQuery(one)).toBe("env:live outcome:VALID");
    const two = toggleValue(one, "outcome", "EXPIRED");
    expect(formatQuery(two)).toBe("env:live outcome:VALID,EXPIRED");
    expect(holdsValue(two, "outcome", "EXPIRED")).toBe(true);
    const none = toggleValue(toggleValue(two, "outcome", "VALID"), "outcome", "EXPIRED");
    expect(formatQuery(none)).toBe("env:live");
  });

  test("of latency takes the place of another", () => {
    const one = toggleValue(termsOf("latency:>5ms"), "latency", ">=1ms");
    expect(formatQuery(one)).toBe("latency:>=1ms");
    expect(formatQuery(toggleValue(one, "latency", ">=1ms"))).toBe("");
  });

  test("is left out instead of asked for", () => {
    expect(formatQuery(excludeValue(termsOf("ip:a,b"), "ip", "a"))).toBe("ip:b -ip:a");
  });
});

describe("suggestions", () => {
  const insertsOf = (text: string, caret = text.length) =>
    suggestAt(text, caret, { api: [{ value: "Search, all", hint: "api_2" }] }).map(
      ({ insert }) => insert,
    );

  test("are fields, then values, of the word at the caret", () => {
    expect(insertsOf("out")).toEqual(["outcome:"]);
    expect(insertsOf("env:live -out")).toEqual(["-outcome:"]);
    expect(insertsOf("outcome:den")).toEqual(["outcome:denied", "outcome:IP_DENIED"]);
    expect(insertsOf("outcome:denied,VAL")).toContain("outcome:denied,VALID");
    expect(insertsOf("api:sea")).toEqual(['api:"Search, all"']);
    expect(insertsOf("nothing:x")).toEqual([]);
    expect(suggestAt("e outcome:VALID", 1, {})[0]).toMatchObject({
      insert: "env:",
      start: 0,
      end: 1,
    });
  });
});
