import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";

/** What stands in place of the keys: nothing matched, none in this environment, or none at all. */
export function NoKeys({
  why,
  q,
  clearHref,
  otherHref,
  environment,
  curl,
  newHref,
}: {
  why: "filtered" | "environment" | "none";
  q: string;
  clearHref: string;
  otherHref: string;
  environment: "live" | "test";
  curl: string;
  /** Where a key is made; left out for whoever may not. */
  newHref: string | undefined;
}) {
  if (why === "filtered")
    return (
      <EmptyState
        title={
          q ? `No key has “${q}” in its name, hint or id here.` : "No key matches these filters."
        }
        action={<LinkButton href={clearHref}>Clear filters</LinkButton>}
      />
    );
  if (why === "environment") {
    const other = environment === "live" ? "test" : "live";
    return (
      <EmptyState
        title={`There are no ${environment} keys yet.`}
        action={<LinkButton href={otherHref}>Show {other} keys</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      title="No keys yet. Make the first one here, or from a terminal:"
      action={
        newHref && (
          <LinkButton variant="primary" href={newHref}>
            Create a key
          </LinkButton>
        )
      }
    >
      <CodeBlock code={curl} label="curl" />
    </EmptyState>
  );
}
