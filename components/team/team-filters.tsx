import { Button, LinkButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { MEMBER_ROLES } from "@/lib/members/permission";
import { TEAM_STATUSES, type TeamFilter, type TeamStatus } from "./rows";

/** Name or address, role and status; a plain GET form. */
export function TeamFilters({
  filter,
  statuses,
  clearHref,
}: {
  filter: TeamFilter;
  /** Those that can be told apart here. */
  statuses: readonly TeamStatus[];
  /** The table with everybody; given where it is narrowed. */
  clearHref: string | undefined;
}) {
  const { q = "", role = "", status = "" } = filter;
  return (
    <form className="mb-3 flex flex-wrap items-end gap-2" aria-label="Filters">
      <Input
        label="Name or email"
        name="q"
        type="search"
        maxLength={120}
        defaultValue={q}
        className="w-56 max-sm:w-full"
      />
      <Select label="With the role" name="role" defaultValue={role} className="w-36">
        <option value="">Any</option>
        {MEMBER_ROLES.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </Select>
      <Select label="Status" name="status" defaultValue={status} className="w-52">
        <option value="">Any</option>
        {statuses.map((one) => (
          <option key={one} value={one}>
            {TEAM_STATUSES[one]}
          </option>
        ))}
      </Select>
      <Button type="submit">Filter</Button>
      {clearHref && (
        <LinkButton variant="quiet" href={clearHref}>
          Clear
        </LinkButton>
      )}
    </form>
  );
}
