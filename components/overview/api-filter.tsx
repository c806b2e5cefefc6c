"use client";

import { parseAsString, useQueryState } from "nuqs";
import { Select } from "@/components/ui/field";

/** Narrows the whole page to one API; stands in the address. */
export function ApiFilter({ apis }: { apis: readonly { id: string; name: string }[] }) {
  const [api, setApi] = useQueryState(
    "api",
    parseAsString.withDefault("").withOptions({ shallow: false, history: "push", scroll: false }),
  );
  return (
    <Select
      label="API"
      hideLabel
      className="max-w-44"
      value={api}
      onChange={(event) => setApi(event.target.value || null)}
    >
      <option value="">Every API</option>
      {apis.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
