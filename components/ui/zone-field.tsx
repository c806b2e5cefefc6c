"use client";

import { useSyncExternalStore, useTransition } from "react";
import { Select } from "./field";
import { useSaveZone, useZone } from "./zone";

const never = () => () => {};
const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Chooses the time zone in which this browser is shown times and buckets: UTC, its own, or any other. */
export function ZoneField() {
  const zone = useZone();
  const save = useSaveZone();
  const [pending, start] = useTransition();
  // Which zone the browser is in, and which it knows, the server cannot tell.
  const local = useSyncExternalStore(never, localZone, () => "UTC");
  const browser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const near = [...new Set(["UTC", local, zone])];
  const others = browser ? Intl.supportedValuesOf("timeZone") : [];
  return (
    <Select
      label="Time zone"
      hint="Every time, bucket and CSV file is in it. Kept in this browser."
      value={zone}
      aria-busy={pending}
      onChange={({ target }) => start(() => save(target.value))}
    >
      {near.map((name) => (
        <option key={name} value={name}>
          {name === local && name !== "UTC" ? `${name}, as this browser` : name}
        </option>
      ))}
      {others.length > 0 && (
        <optgroup label="All zones">
          {others
            .filter((name) => !near.includes(name))
            .map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
        </optgroup>
      )}
    </Select>
  );
}
