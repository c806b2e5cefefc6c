import { verifyCurl } from "@/components/keys/draft";
import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { formatExact } from "@/components/ui/format";
import { formatQuery, formatTerm, type Term } from "@/lib/verifications/query";
import { COUNTED_MAX, type Obstacle } from "@/lib/verifications/read-obstacle";

const count = (rows: number) => `${formatExact(rows)}${rows >= COUNTED_MAX ? "+" : ""}`;

/** Why the log is empty: nothing was verified, or one condition leaves out the rest, with its way out. */
export function NothingLogged({
  obstacle,
  terms,
  href,
  apiUrl,
}: {
  obstacle: Obstacle | null;
  terms: readonly Term[];
  href: (q: string) => string;
  apiUrl: string;
}) {
  if (!obstacle || obstacle.inRange === 0)
    return (
      <EmptyState title="Nothing was verified in this range. The next one shows up here:">
        <CodeBlock label="curl" code={verifyCurl(apiUrl, "$KEY")} />
      </EmptyState>
    );
  const { term, inRange } = obstacle;
  const others = term && formatQuery(terms.filter((one) => !isSame(one, term.text)));
  return (
    <EmptyState
      title={`0 of ${count(inRange)} in this range fit.`}
      action={
        <div className="flex flex-wrap gap-2">
          {term && (
            <LinkButton href={href(others ?? "")} variant="primary">
              Remove <code className="font-mono text-xs">{term.text}</code>
            </LinkButton>
          )}
          <LinkButton href={href("")}>Clear the query</LinkButton>
        </div>
      }
    >
      {term && (
        <p className="text-sm text-secondary">
          Without <code className="font-mono text-xs">{term.text}</code> the rest of the query finds{" "}
          {count(term.without)}.
        </p>
      )}
    </EmptyState>
  );
}

/** An API is named in the query and is its id in what was asked of the log. */
const isSame = (term: Term, text: string) =>
  formatTerm(term) === text || (term.field === "api" && /^-?api:/.test(text));
