import { X } from "lucide-react";
import Link from "next/link";
import { TextLink } from "@/components/ui/button";
import { formatQuery, formatTerm, type Term } from "@/lib/verifications/query";

/** What the query was understood as, each condition with its way out. `nameOf` says a key's, API's or caller's name. */
export function TermChips({
  terms,
  nameOf,
  href,
}: {
  terms: readonly Term[];
  nameOf: (id: string) => string | undefined;
  href: (q: string) => string;
}) {
  if (terms.length === 0) return null;
  return (
    <ul aria-label="Conditions" className="flex flex-wrap items-center gap-1.5 text-sm">
      {terms.map((term, index) => {
        const { field, negated, comparison, values } = term;
        const words = values.map((value) => nameOf(value) ?? value).join(" or ");
        const text = `${negated ? "not " : ""}${comparison === "=" ? "" : `${comparison} `}${words}`;
        return (
          <li
            key={formatTerm(term)}
            className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-sm border bg-selected pr-0.5 pl-2"
          >
            <span className="text-muted">{field}</span>
            <span className="truncate">{text}</span>
            <Link
              href={href(formatQuery(terms.toSpliced(index, 1)))}
              scroll={false}
              aria-label={`Remove ${field} ${text}`}
              className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm hover:bg-hover"
            >
              <X aria-hidden className="size-3.5" />
            </Link>
          </li>
        );
      })}
      <li>
        <TextLink href={href("")}>Clear</TextLink>
      </li>
    </ul>
  );
}
