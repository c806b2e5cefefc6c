import { clsx } from "clsx";
import { Check, Minus } from "lucide-react";
import Link from "next/link";
import { Glyph } from "@/components/charts/glyph";
import { groupOf } from "@/components/charts/outcomes";
import { formatCount, formatExact } from "@/components/ui/format";
import { formatQuery, type Term } from "@/lib/verifications/query";
import { FACETS, type Facet, type Facets } from "@/lib/verifications/read-facets";
import { excludeValue, holdsValue, toggleValue } from "./log-query";

const LABELS: Readonly<Record<Facet, string>> = {
  outcome: "Outcome",
  api: "API",
  key: "Key",
  caller: "Caller",
  scope: "Scope asked",
  ip: "Address",
  latency: "Latency",
};

/** How the log splits up, each value a switch of the query; the other link leaves it out. */
export function FacetRail({
  facets: { values, cutOffAt },
  terms,
  nameOf,
  href,
}: {
  facets: Facets;
  terms: readonly Term[];
  nameOf: (id: string) => string | undefined;
  href: (q: string) => string;
}) {
  const shown = FACETS.filter((facet) => values[facet].length > 0);
  return (
    <div className="flex flex-col gap-4 text-sm">
      {shown.map((facet) => (
        <section key={facet} aria-label={LABELS[facet]}>
          <h3 className="mb-1 text-xs font-medium text-muted">{LABELS[facet]}</h3>
          <ul>
            {values[facet].map(({ value, count }) => {
              // An API is asked for by its name.
              const asked = facet === "api" ? (nameOf(value) ?? value) : value;
              const on = holdsValue(terms, facet, asked);
              const name = nameOf(value) ?? value.replace(">=", "≥ ");
              return (
                <li key={value} className="group/facet flex items-center">
                  <Link
                    href={href(formatQuery(toggleValue(terms, facet, asked)))}
                    prefetch={false}
                    scroll={false}
                    aria-current={on || undefined}
                    title={name}
                    className={clsx(
                      "flex h-6 min-w-0 flex-1 items-center gap-1.5 rounded-sm px-1 hover:bg-hover",
                      on && "bg-selected font-medium",
                      facet === "latency" && "mr-6",
                    )}
                  >
                    {on && <Check aria-hidden className="size-3.5 shrink-0" />}
                    {facet === "outcome" && <Glyph group={groupOf(value)} />}
                    <span
                      className={clsx(
                        "min-w-0 flex-1 truncate",
                        (facet === "outcome" || facet === "ip" || facet === "scope") &&
                          "font-mono text-xs",
                      )}
                    >
                      {name}
                    </span>
                    <span className="text-xs text-muted" title={formatExact(count)}>
                      {formatCount(count)}
                    </span>
                  </Link>
                  {facet !== "latency" && (
                    <Link
                      href={href(formatQuery(excludeValue(terms, facet, asked)))}
                      prefetch={false}
                      scroll={false}
                      aria-label={`Leave out ${name}`}
                      className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted opacity-0 hover:bg-hover focus-visible:opacity-100 group-hover/facet:opacity-100 pointer-coarse:opacity-100"
                    >
                      <Minus aria-hidden className="size-3.5" />
                    </Link>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {cutOffAt !== null && (
        <p className="text-xs text-muted">
          Counted in the newest {formatExact(cutOffAt)} rows of the range.
        </p>
      )}
    </div>
  );
}
