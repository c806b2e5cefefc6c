import { Button, LinkButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { AUDIT_ACTIONS } from "@/lib/audit/event";

type Named = { id: string; name: string };

const FIELDS = ["actorId", "action", "targetId", "targetKind", "ip", "from", "to"] as const;

/** Stands for every action that ends or takes away something. */
export const TAKING = "taking";

/** The kinds of things that events are about. */
const KINDS = [
  ...["api", "client", "invitation", "job", "key", "member", "override", "owner", "role", "scope"],
  ...["signing_key", "webhook", "workspace"],
];

/** Who, what, from where and when; a plain GET form. */
export function AuditFilters({
  query,
  people,
  clearHref,
}: {
  query: Readonly<Record<string, string>>;
  people: readonly Named[];
  clearHref: string;
}) {
  const known = people.some(({ id }) => id === query.actorId);
  return (
    <form className="flex flex-wrap items-end gap-2" aria-label="Filters">
      {query.targetId && <input type="hidden" name="targetId" value={query.targetId} />}
      <Select label="By" name="actorId" defaultValue={query.actorId ?? ""} className="w-40">
        <option value="">Anybody</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {query.actorId && !known && <option value={query.actorId}>{query.actorId}</option>}
      </Select>
      <Select label="Action" name="action" defaultValue={query.action ?? ""} className="w-40">
        <option value="">Any</option>
        <option value={TAKING}>Only what takes away</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action}>{action}</option>
        ))}
      </Select>
      <Select
        label="About"
        name="targetKind"
        defaultValue={query.targetKind ?? ""}
        className="w-32"
      >
        <option value="">Anything</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {kind.replaceAll("_", " ")}
          </option>
        ))}
      </Select>
      <Input label="Address" name="ip" defaultValue={query.ip ?? ""} className="w-28" />
      <Input
        label="From"
        name="from"
        type="date"
        defaultValue={query.from ?? ""}
        className="w-36"
      />
      <Input label="To" name="to" type="date" defaultValue={query.to ?? ""} className="w-36" />
      <Button type="submit">Filter</Button>
      {FIELDS.some((name) => query[name]) && (
        <LinkButton variant="quiet" href={clearHref}>
          Clear
        </LinkButton>
      )}
    </form>
  );
}
