"use client";

import { parseAsString, useQueryState } from "nuqs";
import { startTransition } from "react";
import { Select } from "./field";

/** A choice that narrows the whole page: it stands in the address under its name, the first one as nothing. */
export function QuerySelect({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  /** Value and words; the first one's value is empty. */
  options: readonly (readonly [string, string])[];
}) {
  const [value, setValue] = useQueryState(
    name,
    parseAsString.withDefault("").withOptions({
      ...{ shallow: false, history: "push", scroll: false },
      startTransition,
    }),
  );
  return (
    <Select
      label={label}
      hideLabel
      className="max-w-44"
      value={value}
      onChange={(event) => setValue(event.target.value || null)}
    >
      {options.every(([one]) => one !== value) && <option value={value}>{value}</option>}
      {options.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </Select>
  );
}
