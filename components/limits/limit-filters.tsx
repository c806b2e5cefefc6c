"use client";

import { Button, TextLink } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Input, Select } from "@/components/ui/field";

/** What the list of limited keys can be narrowed by, as it stands in the address, beside the range. */
export type LimitQuery = Readonly<{ api?: string; limit?: string; name?: string; all?: string }>;

/** A plain GET form, so that it works without JavaScript and every state is an address. */
export function LimitFilters({
  query,
  kept,
  apis,
  limits,
  clearHref,
}: {
  query: LimitQuery;
  /** The parameters of the range. */
  kept: Readonly<Record<string, string | undefined>>;
  apis: readonly Readonly<{ id: string; name: string }>[];
  /** What limits are called. */
  limits: readonly string[];
  clearHref: string;
}) {
  const narrowed = query.api || query.limit || query.name || query.all;
  return (
    <search>
      <form aria-label="Filters" className="flex flex-wrap items-end gap-2">
        {Object.entries(kept).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <Input
          label="Key"
          name="name"
          type="search"
          autoComplete="off"
          placeholder="Name or key_…"
          defaultValue={query.name}
          className="w-48"
        />
        <Select label="API" name="api" defaultValue={query.api ?? ""} className="w-40">
          <option value="">Every API</option>
          {apis.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select label="Limit" name="limit" defaultValue={query.limit ?? ""} className="w-40">
          <option value="">Any</option>
          {limits.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <div className="flex min-h-8 items-center">
          <Checkbox
            label="Keys that met no limit, too"
            name="all"
            value="1"
            defaultChecked={query.all === "1"}
          />
        </div>
        <Button type="submit">Filter</Button>
        {narrowed && (
          <TextLink href={clearHref} className="inline-flex h-8 items-center text-sm">
            Clear
          </TextLink>
        )}
      </form>
    </search>
  );
}
