import { describe, expect, test } from "vitest";
import { CreateKeyInput, UpdateKeyInput } from "@/lib/keys/input";
import {
  changesOf,
  curlOf,
  dayOf,
  emptyDraft,
  metadataFault,
  requestOf,
  sentenceOf,
} from "./draft";

const NOW = Date.parse("2026-11-23T12:00:30Z");
const empty = { ...emptyDraft("api_1", "live", "UTC"), name: "CI" };
const full = {
  ...empty,
  scopes: ["a:read", "b:write", "c:*"],
  limits: [{ id: "1", name: "requests", limit: "100", windowMs: "60000" }],
  credits: "1000",
  refill: "1000",
  ips: "203.0.113.7\n2001:db8::/32",
  ownerId: "user_1",
  metadata: '{"plan":"pro"}',
  tags: "prod, billing",
};

describe("a draft of a key", () => {
  test.each([
    ["empty", empty],
    ["full", full],
  ])("that is %s is a request the API takes", (_, draft) => {
    expect(CreateKeyInput.safeParse(requestOf(draft, NOW)).error).toBeUndefined();
  });

  test("says when the key ends, to the minute, and null for never", () => {
    expect(requestOf(empty, NOW)).toMatchObject({ expiresAt: "2027-02-21T12:01:00.000Z" });
    expect(requestOf({ ...empty, expires: "never" }, NOW)).toMatchObject({ expiresAt: null });
  });

  test.each([
    ["UTC", "2027-01-31", "2027-01-31T23:59:59.000Z"],
    ["Asia/Kathmandu", "2027-01-31", "2027-01-31T18:14:59.000Z"],
    ["America/New_York", "2027-01-31", "2027-02-01T04:59:59.000Z"],
    // Clocks go forward that day, and back on the other.
    ["Europe/Berlin", "2027-03-28", "2027-03-28T21:59:59.000Z"],
    ["Europe/Berlin", "2027-10-31", "2027-10-31T22:59:59.000Z"],
  ])("in %s ends with the day %s, and is edited as that day", (zone, date, expiresAt) => {
    const draft = { ...empty, zone, expires: "date", date };
    expect(requestOf(draft, NOW)).toMatchObject({ expiresAt });
    expect(dayOf(new Date(expiresAt), zone)).toBe(date);
  });

  test("whose end is midnight is edited as the day that midnight ends", () => {
    expect(dayOf(new Date("2027-02-01T00:00:00Z"), "UTC")).toBe("2027-01-31");
  });

  test("leaves out what nobody filled in", () => {
    const request = requestOf(empty, NOW);
    expect(Object.keys(request).sort()).toEqual(["apiId", "environment", "expiresAt", "name"]);
  });

  test("that was edited is only what differs, and a change the API takes", () => {
    expect(changesOf(full, full, NOW)).toEqual({});
    const changes = changesOf(full, { ...full, ips: "", credits: "", refill: "" }, NOW);
    expect(changes).toEqual({ ipAllowlist: [], credits: null });
    expect(UpdateKeyInput.safeParse(changesOf(empty, full, NOW)).error).toBeUndefined();
  });

  test("is told in words", () => {
    expect(sentenceOf(full, undefined, NOW)).toEqual({
      name: "CI",
      can: "use a:read, b:write and 1 more",
      limit: "100 / min",
      from: "2 address ranges",
      until: "until 21 Feb 2027",
      credits: "1000 times",
    });
  });

  test("is a command that survives a quote in its name", () => {
    const curl = curlOf("https://api.example.com", requestOf({ ...empty, name: "Ann's" }, NOW));
    expect(curl).toContain(String.raw`Ann'\''s`);
  });
});

test.each([
  ["", undefined],
  ['{"a":1}', undefined],
  ["[1]", expect.stringContaining("object")],
  ["{a", expect.stringContaining("JSON")],
])("metadata %j is %j", (text, fault) => {
  expect(metadataFault(text)).toEqual(fault);
});
