"use client";

import { Select } from "./field";
import { useQuery } from "./use-query";

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
  const { query, change } = useQuery();
  const value = query.get(name) ?? "";
  return (
    <Select
      label={label}
      hideLabel
      className="max-w-44"
      value={value}
      onChange={(event) => change({ [name]: event.target.value })}
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
