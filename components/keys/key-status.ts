import type { Key } from "@/lib/keys/key";

/** Rotating is a state of a key's secrets, not of the key: shown where the key is otherwise well. */
export const shownStatus = (key: Key): string =>
  key.status === "active" && key.secrets.some((one) => one.status === "retiring")
    ? "rotating"
    : key.status;
