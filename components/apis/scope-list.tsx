import type { CatalogueScope } from "@/lib/apis/api";

/** The scopes of an API that cannot be edited, or not by who looks. */
export function ScopeList({ scopes }: { scopes: readonly CatalogueScope[] }) {
  if (scopes.length === 0)
    return <p className="text-sm text-secondary">This API has no scopes in its catalogue.</p>;
  return (
    <dl className="max-w-3xl divide-y border-y text-sm">
      {scopes.map(({ name, description }) => (
        <div key={name} className="grid gap-x-4 py-2 sm:grid-cols-[14rem_1fr]">
          <dt className="font-mono">{name}</dt>
          <dd className="text-secondary">{description}</dd>
        </div>
      ))}
    </dl>
  );
}
