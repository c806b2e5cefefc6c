import { clsx } from "clsx";
import type { ReactNode } from "react";

/** A section under a hairline, with a heading and what can be done at its right. No box: panels share edges. */
export function Panel({
  title,
  note,
  actions,
  children,
  className,
  id,
}: {
  title: ReactNode;
  /** A quiet remark after the title: a range, a count. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  id?: string;
}) {
  return (
    <section id={id} className={clsx("min-w-0 border-t pt-3", className)}>
      <header className="mb-3 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold">{title}</h2>
        {note && <span className="text-sm text-muted">{note}</span>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-1.5">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

export type Stat = {
  label: string;
  /** Already formatted; its unit goes in `unit`, muted. */
  value: string;
  unit?: string;
  /** The exact value, for the title. */
  exact?: string;
  /** "+12.4 % vs the day before"; colour stays secondary, up is not good by itself. */
  delta?: string;
  tone?: "warning" | "danger";
};

/** A row of readings, divided by hairlines. At most four; colour only where something needs a human. */
export function Stats({ stats }: { stats: Stat[] }) {
  return (
    <dl className="grid grid-cols-2 border-y lg:flex lg:divide-x">
      {stats.map((stat) => (
        <div
          key={stat.label}
          className="flex flex-1 flex-col gap-0.5 border-hairline py-3 pr-4 odd:max-lg:border-r even:max-lg:pl-4 nth-[n+3]:max-lg:border-t lg:pl-5 lg:first:pl-0"
        >
          <dt className="text-sm text-secondary">{stat.label}</dt>
          <dd
            title={stat.exact}
            className={clsx(
              "text-2xl font-medium tracking-tight",
              stat.tone === "warning" && "text-limited-text",
              stat.tone === "danger" && "text-denied-text",
            )}
          >
            {stat.value}
            {stat.unit && <span className="ml-1 text-lg font-normal text-muted">{stat.unit}</span>}
          </dd>
          {stat.delta && <dd className="text-xs text-muted">{stat.delta}</dd>}
        </div>
      ))}
    </dl>
  );
}

export type Fact = { label: string; value: ReactNode };

/** Names and values of one object, in rows. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="divide-y text-sm">
      {facts.map((fact) => (
        <div key={fact.label} className="grid grid-cols-[8rem_1fr] items-baseline gap-3 py-1.5">
          <dt className="text-muted">{fact.label}</dt>
          <dd className="min-w-0 break-words">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
