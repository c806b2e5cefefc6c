import Link from "next/link";
import type { Section } from "@/lib/reference/section";
import { Method } from "./method";
import { Prose } from "./prose";

/** Every operation by section, each a link to where it is explained. */
export function OperationIndex({ sections }: { sections: readonly Section[] }) {
  return sections.map((section) => (
    <section
      key={section.slug}
      aria-labelledby={`in-${section.slug}`}
      className="flex flex-col gap-2"
    >
      <div>
        <h2 id={`in-${section.slug}`} className="text-lg font-semibold">
          <Link href={`/reference/${section.slug}`} className="hover:underline">
            {section.name}
          </Link>
        </h2>
        <Prose text={section.description} />
      </div>
      <ul className="divide-y border-y text-sm">
        {section.operations.map((one) => (
          <li key={one.id}>
            <Link
              href={`/reference/${section.slug}#${one.id}`}
              className="flex flex-wrap items-baseline gap-x-3 py-2 hover:bg-hover/60"
            >
              <span className="flex min-w-0 basis-100 items-baseline font-mono break-all max-sm:basis-full">
                <Method name={one.method} />
                {one.path}
              </span>
              <span className="text-secondary">{one.summary}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ));
}
