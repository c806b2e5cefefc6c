import { clsx } from "clsx";
import { asOfToday, type OwnIds, withOwnIds } from "@/lib/reference/own";
import { LANGUAGE_NAMES, LANGUAGES, type Language, sampleOf } from "@/lib/reference/sample";
import type { Operation } from "@/lib/reference/section";
import { Code } from "./code";
import { FieldList } from "./field-list";
import { Method } from "./method";
import { Prose } from "./prose";
import { RefusalList } from "./refusal-list";

/** One operation: what it does and takes at the left, how to call it at the right. */
export function OperationArticle({
  operation,
  language,
  baseUrl,
  own,
}: {
  operation: Operation;
  language: Language;
  baseUrl: string;
  own: OwnIds;
}) {
  const { id, method, path, summary, description, guarded, call, example, status } = operation;
  const mine = (text: string) => asOfToday(withOwnIds(text, own), new Date());
  const sample = mine(sampleOf(language, call, { baseUrl, guarded }));
  return (
    <article
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-16 grid-cols-1 gap-x-8 gap-y-4 border-t pt-6 xl:grid-cols-2"
    >
      <div className="flex min-w-0 flex-col gap-4">
        <div>
          <h3 id={`${id}-title`} className="text-lg font-semibold">
            <a href={`#${id}`} className="hover:underline">
              {summary}
            </a>
          </h3>
          <p className="mt-1 flex items-baseline gap-2 font-mono text-sm break-all">
            <Method name={method} />
            {path}
          </p>
        </div>
        <Prose text={description} />
        <FieldList title="Parameters" anchor={`${id}.parameters`} fields={operation.parameters} />
        <FieldList title="Request" anchor={`${id}.request`} fields={operation.request} />
        {operation.answer.length > 0 && (
          <details className="text-sm">
            <summary className="cursor-pointer font-medium">
              Answer: {operation.answer.length} fields
            </summary>
            <div className="pt-2">
              <FieldList title="Answer" anchor={`${id}.answer`} fields={operation.answer} />
            </div>
          </details>
        )}
        <RefusalList refusals={operation.refusals} />
      </div>
      <div className="flex min-w-0 flex-col gap-2 xl:sticky xl:top-16 xl:self-start">
        <nav aria-label={`Language of ${id}`} className="flex flex-wrap gap-4 text-sm">
          {LANGUAGES.map((one) => (
            <a
              key={one}
              href={`?lang=${one}#${id}`}
              aria-current={one === language ? "true" : undefined}
              className={clsx(
                "py-1",
                one === language
                  ? "font-medium shadow-[inset_0_-2px] shadow-accent"
                  : "text-secondary hover:text-ink",
              )}
            >
              {LANGUAGE_NAMES[one]}
            </a>
          ))}
        </nav>
        <Code label={`${summary} in ${LANGUAGE_NAMES[language]}`}>{sample}</Code>
        <p className="pt-1 text-xs text-muted">Answer, {status}</p>
        {example !== undefined && (
          <Code label={`Answer to ${summary}`}>{mine(textOf(example))}</Code>
        )}
        <Fixes operation={operation} />
      </div>
    </article>
  );
}

/** Where it is said what an outcome or an error means, and what makes it go away. */
function Fixes({ operation: { path, answer } }: { operation: Operation }) {
  const hasOutcome = answer.some((field) => field.bounds.includes("RATE_LIMITED"));
  const isOurs = path.startsWith("/v1/");
  if (!isOurs && !hasOutcome) return null;
  return (
    <p className="text-sm text-secondary">
      {hasOutcome && (
        <>
          What each outcome means, and its fix: <FixLink to="outcome">outcomes</FixLink>.{" "}
        </>
      )}
      {isOurs && (
        <>
          A refusal carries a code: <FixLink to="error">errors and their fix</FixLink>.
        </>
      )}
    </p>
  );
}

const FixLink = ({ to, children }: { to: string; children: string }) => (
  <a href={`/reference#${to}`} className="text-link underline underline-offset-3">
    {children}
  </a>
);

const textOf = (example: unknown) =>
  typeof example === "string" ? example : JSON.stringify(example, null, 2);
