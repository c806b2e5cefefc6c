/** Codes with what they mean and what to do. Each row has an address of its own. */
export function HelpTable({
  title,
  anchor,
  rows,
}: {
  title: string;
  anchor: string;
  rows: readonly Readonly<{ code: string; status?: number; means: string; fix: string }>[];
}) {
  return (
    <section aria-labelledby={anchor} className="flex flex-col gap-2">
      <h2 id={anchor} className="scroll-mt-16 text-lg font-semibold">
        {title}
      </h2>
      <dl className="divide-y border-y text-sm">
        {rows.map(({ code, status, means, fix }) => (
          <div
            key={code}
            id={`${anchor}-${code}`}
            className="grid scroll-mt-16 grid-cols-1 gap-x-6 py-2 target:bg-selected sm:grid-cols-[13rem_1fr]"
          >
            <dt className="font-mono break-all">
              <a href={`#${anchor}-${code}`} className="hover:underline">
                {code}
              </a>
              {status && <span className="pl-2 text-muted">{status}</span>}
            </dt>
            <dd className="text-secondary">
              {means} <span className="text-ink">{fix}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
