import { randomBytes } from "node:crypto";

/** The versions in a list as `KEYWAY_PEPPERS` has it, in its order. */
export const versionsOf = (list: string): number[] =>
  list.split(",").map((one) => Number.parseInt(one, 10));

const entries = (list: string) => list.split(",").map((one) => one.trim());
const newestOf = (list: string) => Math.max(...versionsOf(list));

/** The list with a new secret at its end: it is known from now on, and used for nothing yet. */
export const withNew = (list: string, random = randomBytes(32)): string =>
  [...entries(list), `${newestOf(list) + 1}:${random.toString("base64")}`].join(",");

/** Whether what is new is put under the newest of the list. */
export const usesNewest = (list: string): boolean => versionsOf(list)[0] === newestOf(list);

/** The list with its newest in front: it is used from now on. */
export const usingNewest = (list: string): string =>
  entries(list)
    .toSorted((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))
    .join(",");

/** The list without what nothing needs any more; the one in use stays. */
export const without = (list: string, needed: (version: number) => boolean): string =>
  entries(list)
    .filter((one, i) => i === 0 || needed(Number.parseInt(one, 10)))
    .join(",");
