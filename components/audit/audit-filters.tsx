import { Button, LinkButton } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { AUDIT_ACTIONS } from "@/lib/audit/event";

type Named = { id: string; name: string };

/** Who and what; a plain GET form. */
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
      <Select label="By" name="actorId" defaultValue={query.actorId ?? ""} className="w-48">
        <option value="">Anybody</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {query.actorId && !known && <option value={query.actorId}>{query.actorId}</option>}
      </Select>
      <Select label="Action" name="action" defaultValue={query.action ?? ""} className="w-56">
        <option value="">Any</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action}>{action}</option>
        ))}
      </Select>
      <Button type="submit">Filter</Button>
      {(query.actorId || query.action || query.targetId) && (
        <LinkButton variant="quiet" href={clearHref}>
          Clear
        </LinkButton>
      )}
    </form>
  );
}
