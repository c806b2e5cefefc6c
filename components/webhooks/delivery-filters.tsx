import { Button, LinkButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { WEBHOOK_EVENTS } from "@/lib/webhooks/event-type";

/** Which deliveries are shown; a plain GET form. `path` is the page's. */
export function DeliveryFilters({
  path,
  status = "",
  event = "",
  from = "",
  to = "",
}: {
  path: string;
  status?: string | undefined;
  event?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}) {
  return (
    <form className="mb-3 flex flex-wrap items-end gap-2" aria-label="Filters">
      <Select label="State" name="status" defaultValue={status} className="w-36">
        <option value="">Any</option>
        <option value="delivered">Delivered</option>
        <option value="pending">Pending</option>
        <option value="failed">Failed</option>
      </Select>
      <Select label="About" name="event" defaultValue={event} className="w-52">
        <option value="">Any event</option>
        {WEBHOOK_EVENTS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
      <Input label="From" name="from" type="date" defaultValue={from} className="w-36" />
      <Input label="To" name="to" type="date" defaultValue={to} className="w-36" />
      <Button type="submit">Filter</Button>
      {(status || event || from || to) && (
        <LinkButton variant="quiet" href={path}>
          Clear
        </LinkButton>
      )}
    </form>
  );
}
