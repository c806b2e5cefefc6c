import { Button, LinkButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { AUTH_METHODS, type AuthMethod } from "@/lib/clients/client";
import { METHODS } from "./method";

/** Within so many days. */
export const ENDS_WITHIN = ["7", "30", "90"] as const;

/** What the list is narrowed to, as it stands in the address. */
export type ClientFilter = Readonly<{
  q?: string | undefined;
  authMethod?: AuthMethod | undefined;
  apiId?: string | undefined;
  expires?: (typeof ENDS_WITHIN)[number] | undefined;
}>;

/** Name, method, API and what ends soon; a plain GET form. */
export function ClientFilters({
  filter,
  apis,
  clearHref,
}: {
  filter: ClientFilter;
  apis: readonly Readonly<{ id: string; name: string }>[];
  clearHref: string;
}) {
  const { q = "", authMethod = "", apiId = "", expires = "" } = filter;
  const known = apis.some(({ id }) => id === apiId);
  return (
    <form className="flex flex-wrap items-end gap-2" aria-label="Filters">
      <Input
        label="Name"
        name="q"
        type="search"
        maxLength={120}
        defaultValue={q}
        className="w-48 max-sm:w-full"
      />
      <Select label="Proves itself by" name="authMethod" defaultValue={authMethod} className="w-48">
        <option value="">Anything</option>
        {AUTH_METHODS.map((method) => (
          <option key={method} value={method}>
            {METHODS[method].label}
          </option>
        ))}
      </Select>
      <Select label="API" name="apiId" defaultValue={apiId} className="w-40">
        <option value="">Any</option>
        {apis.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {apiId && !known && <option value={apiId}>{apiId}</option>}
      </Select>
      <Select label="Credential ends" name="expires" defaultValue={expires} className="w-40">
        <option value="">Any time or never</option>
        {ENDS_WITHIN.map((days) => (
          <option key={days} value={days}>
            Within {days} days
          </option>
        ))}
      </Select>
      <Button type="submit">Filter</Button>
      {isNarrowed(filter) && (
        <LinkButton variant="quiet" href={clearHref}>
          Clear
        </LinkButton>
      )}
    </form>
  );
}

/** Whether anything is left out. */
export const isNarrowed = (filter: ClientFilter): boolean => Object.values(filter).some(Boolean);
