import { ArrowLeft, ArrowRight } from "lucide-react";
import { Button, LinkButton } from "./button";

/** Back and forward through a keyset: no page numbers, no last page. `summary` is "1–50 · about 104k keys". */
export function Pager({
  label,
  summary,
  previousHref,
  nextHref,
}: {
  label: string;
  summary?: string;
  previousHref?: string;
  nextHref?: string;
}) {
  return (
    <nav aria-label={`Pages of ${label}`} className="flex w-full items-center gap-2">
      <span className="flex-1">{summary}</span>
      {previousHref ? (
        <LinkButton href={previousHref} size="small" rel="prev">
          <ArrowLeft aria-hidden /> Previous
        </LinkButton>
      ) : (
        <Button size="small" disabled>
          <ArrowLeft aria-hidden /> Previous
        </Button>
      )}
      {nextHref ? (
        <LinkButton href={nextHref} size="small" rel="next">
          Next <ArrowRight aria-hidden />
        </LinkButton>
      ) : (
        <Button size="small" disabled>
          Next <ArrowRight aria-hidden />
        </Button>
      )}
    </nav>
  );
}
