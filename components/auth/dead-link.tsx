import { TextLink } from "@/components/ui/button";
import { Entrance } from "./entrance";

/** Where a link leads that was used, replaced or has run out; `again` is where to get a new one. */
export function DeadLink({ again }: { again: { href: string; label: string } }) {
  return (
    <Entrance title="This link does not work any more">
      <p className="text-secondary">It was used or replaced by a newer one, or its time is over.</p>
      <p>
        <TextLink href={again.href}>{again.label}</TextLink>
      </p>
    </Entrance>
  );
}
