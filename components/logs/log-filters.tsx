import { X } from "lucide-react";
import Link from "next/link";
import { OUTCOME_GROUPS } from "@/components/charts/outcomes";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { OUTCOMES } from "@/lib/verify/answer";
import type { LogQuery } from "./filters";

type Named = { id: string; name: string };

const LABELS = { keyId: "Key", callerId: "Caller" } as const;

/** A filter that was set by a click elsewhere, with its way out. */
function Chip({ label, value, href }: { label: string; value: string; href: string }) {
  return (
    <span className="inline-flex h-8 items-center gap-1.5 rounded-sm border bg-selected pr-1 pl-2.5 text-sm">
      <span className="text-muted">{label}</span> {value}
      <Link
        href={href}
        aria-label={`Remove the filter ${label} ${value}`}
        className="inline-flex size-6 items-center justify-center rounded-sm hover:bg-hover"
      >
        <X aria-hidden className="size-3.5" />
      </Link>
    </span>
  );
}

/**
 * What the log is narrowed by. A plain GET form, so it works without JavaScript and every state is an address.
 * `without` makes the address of the page without a filter; `kept` are the fields of the range.
 */
export function LogFilters({
  query,
  apis,
  names,
  without,
}: {
  query: LogQuery;
  apis: readonly Named[];
  names: ReadonlyMap<string, string>;
  without: (name: string) => string;
}) {
  const hidden = ["range", "from", "to", "keyId", "callerId"].filter((name) => query[name]);
  return (
    <form className="flex flex-wrap items-end gap-2" aria-label="Filters">
      {hidden.map((name) => (
        <input key={name} type="hidden" name={name} value={query[name]} />
      ))}
      <Select label="Outcome" name="outcome" defaultValue={query.outcome ?? ""} className="w-44">
        <option value="">Any</option>
        <optgroup label="Groups">
          {OUTCOME_GROUPS.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </optgroup>
        <optgroup label="Codes">
          {OUTCOMES.map((code) => (
            <option key={code}>{code}</option>
          ))}
        </optgroup>
      </Select>
      <Select label="API" name="apiId" defaultValue={query.apiId ?? ""} className="w-40">
        <option value="">Any</option>
        {apis.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label="Environment"
        name="environment"
        defaultValue={query.environment ?? ""}
        className="w-28"
      >
        <option value="">Any</option>
        <option value="live">Live</option>
        <option value="test">Test</option>
      </Select>
      <Input
        label="Address"
        name="ip"
        mono
        autoComplete="off"
        placeholder="203.0.113.7"
        defaultValue={query.ip}
        className="w-40"
      />
      <Button type="submit">Filter</Button>
      {(["keyId", "callerId"] as const).map((name) => {
        const value = query[name];
        return (
          value && (
            <Chip
              key={name}
              label={LABELS[name]}
              value={names.get(value) ?? value}
              href={without(name)}
            />
          )
        );
      })}
    </form>
  );
}
