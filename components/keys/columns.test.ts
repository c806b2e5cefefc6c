import { expect, test } from "vitest";
import { isWide, readLook, writeLook } from "./columns";

test("a look is read back as it was written, in the order of the columns", () => {
  const look = readLook("compact:used.status");
  expect(look).toEqual({ columns: ["status", "used"], density: "compact", chosen: true });
  expect(readLook(writeLook(look))).toEqual(look);
  expect(readLook("comfortable:")).toMatchObject({ columns: [], chosen: true });
});

test.each([undefined, "", "nonsense"])("%j is the usual look", (text) => {
  expect(readLook(text)).toMatchObject({ density: "comfortable", chosen: false });
  expect(readLook(text).columns).toContain("expires");
});

test("names that are no columns are left out", () => {
  expect(readLook("compact:status.<script>").columns).toEqual(["status"]);
});

test("a table of more columns than fit scrolls; the usual one never", () => {
  expect(isWide(readLook(undefined))).toBe(false);
  expect(isWide(readLook("comfortable:status.used.expires"))).toBe(false);
  expect(isWide(readLook("comfortable:status.api.scopes.owner.tags.used"))).toBe(true);
});
