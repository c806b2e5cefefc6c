import type { Field } from "@/lib/reference/field";
import { Words } from "./prose";

/** The fields of a request or an answer. Each has an address of its own: `#verifyKey.request.scopes`. */
export function FieldList({
  title,
  anchor,
  fields,
}: {
  title: string;
  anchor: string;
  fields: readonly Field[];
}) {
  if (fields.length === 0) return null;
  return (
    <section aria-label={`${anchor} ${title}`} className="flex flex-col gap-1.5">
      <h4 className="text-sm font-medium">{title}</h4>
      <dl className="divide-y border-y">
        {fields.map((field) => (
          <FieldRow key={field.path} id={`${anchor}.${field.path}`} field={field} />
        ))}
      </dl>
    </section>
  );
}

function FieldRow({ id, field }: { id: string; field: Field }) {
  return (
    <div id={id} className="scroll-mt-20 py-2 text-sm target:bg-selected">
      <dt className="flex flex-wrap items-baseline gap-x-2">
        <a href={`#${id}`} className="font-mono text-sm break-all hover:underline">
          {field.path}
        </a>
        <span className="text-xs text-muted">{field.type}</span>
        {field.required && <span className="text-xs text-denied-text">required</span>}
      </dt>
      <dd className="text-secondary">
        <Words text={field.description} />
        {field.description && field.bounds && " "}
        {field.bounds && <span className="text-xs break-words text-muted">{field.bounds}</span>}
      </dd>
    </div>
  );
}
