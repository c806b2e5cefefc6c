import { describe, expect, test } from "vitest";
import { DEVICE_MS, Devices } from "./device";

const NOW = 1_800_000_000_000;
const devices = new Devices("a secret of the installation");

describe("S08 a browser that signed in", () => {
  test("is known to that account for a year, and to no other account or installation", () => {
    const cookie = devices.add(undefined, "ada@b.c", NOW);
    expect(devices.find(cookie, "ada@b.c", NOW)).toMatch(/^[\w-]{22}$/);
    expect(devices.find(cookie, "ada@b.c", NOW + DEVICE_MS - 1)).not.toBeNull();
    expect(devices.find(cookie, "ada@b.c", NOW + DEVICE_MS)).toBeNull();
    expect(devices.find(cookie, "bob@b.c", NOW)).toBeNull();
    expect(new Devices("another").find(cookie, "ada@b.c", NOW)).toBeNull();
  });

  test("is told by nothing that can be made up, moved in time, or read as an address", () => {
    const cookie = devices.add(undefined, "ada@b.c", NOW);
    const [name = "", at = "", mac = ""] = cookie.split(".");
    const later = (NOW + 1).toString(36);
    for (const forged of ["", name, `${name}.${at}.`, `${name}.${later}.${mac}`, `x${cookie}`])
      expect(devices.find(forged, "ada@b.c", NOW)).toBeNull();
    expect(cookie).not.toContain("ada");
  });

  test("is known to the last five accounts under names that change with each sign-in", () => {
    let cookie: string | undefined;
    for (const who of ["a", "b", "c", "d", "e", "f"]) cookie = devices.add(cookie, who, NOW);
    const known = (who: string) => devices.find(cookie, who, NOW);
    expect(["a", "b", "c", "d", "e", "f"].filter((who) => known(who) === null)).toEqual(["a"]);
    const before = known("b");
    cookie = devices.add(cookie, "b", NOW);
    expect(known("b")).not.toBe(before);
    expect(cookie.split("~")).toHaveLength(5);
  });
});
