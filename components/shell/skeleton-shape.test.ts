import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { areTabs, shapeOf } from "./skeleton-shape";

const PAGES = "app/(workspace)/[workspace]";

/** An address of every page of a workspace. */
const addresses = fs
  .readdirSync(PAGES, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) => ["/acme", path.dirname(file)].join("/").replace(/\/\.$/, ""))
  .map((address) => address.replaceAll(/\[(\w+)\]/g, "$1_1"));

test.each(addresses)("%s has a skeleton", (address) => {
  expect(shapeOf(address)).not.toBeNull();
});

test("an address that is no page of a workspace has none", () => {
  expect(shapeOf("/acme/nothing")).toBeNull();
});

describe("the head stays between", () => {
  test.each([
    ["/acme/settings", "/acme/settings/team"],
    ["/acme/clients", "/acme/clients/issuer"],
    ["/acme/apis/api_1", "/acme/apis/api_1/keys"],
  ])("%s and %s", (a, b) => expect([areTabs(a, b), areTabs(b, a)]).toEqual([true, true]));

  test.each([
    ["/acme/apis/api_1", "/acme/apis/api_2"],
    ["/acme/clients", "/acme/clients/cli_1"],
    ["/acme/keys", "/acme/keys/key_1"],
    ["/acme", "/acme/settings"],
  ])("not between %s and %s", (a, b) => expect(areTabs(a, b)).toBe(false));
});
