import { clsx } from "clsx";
import Link from "next/link";
import type { Section } from "@/lib/reference/section";
import { Method } from "./method";

/** The sections, and the operations of the one that is open. */
export function ReferenceNav({
  sections,
  current,
  language,
}: {
  sections: readonly Section[];
  current?: string;
  language: string;
}) {
  const href = (slug: string) => `/reference/${slug}?lang=${language}`;
  return (
    <nav aria-label="Sections of the reference">
      <ul className="flex flex-col gap-0.5 text-sm">
        <li>
          <Link href="/reference" className={linkStyle(current === undefined)}>
            Start
          </Link>
        </li>
        {sections.map((section) => (
          <li key={section.slug}>
            <Link
              href={href(section.slug)}
              aria-current={section.slug === current ? "page" : undefined}
              className={linkStyle(section.slug === current)}
            >
              {section.name}
            </Link>
            {section.slug === current && <Operations section={section} />}
          </li>
        ))}
      </ul>
    </nav>
  );
}

const linkStyle = (current: boolean) =>
  clsx("block rounded-sm px-2 py-1 hover:bg-hover", current && "bg-hover font-medium");

function Operations({ section }: { section: Section }) {
  return (
    <ul className="mt-0.5 mb-2 ml-2 border-l pl-2">
      {section.operations.map((one) => (
        <li key={one.id}>
          <a
            href={`#${one.id}`}
            className="flex items-baseline gap-1 rounded-sm px-1 py-1 text-xs hover:bg-hover"
          >
            <Method name={one.method} />
            <span className="min-w-0">{one.summary}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
