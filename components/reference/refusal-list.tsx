import { ERROR_HELP } from "@/lib/reference/outcome";
import type { Refusal } from "@/lib/reference/section";

/** Every error of an operation. Those of our own codes lead to what to do about them. */
export function RefusalList({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <details className="text-sm">
      <summary className="cursor-pointer font-medium">Errors: {refusals.length}</summary>
      <dl className="mt-2 divide-y border-y">
        {refusals.map(({ status, code, means }) => (
          <div key={status} className="py-2">
            <dt className="flex flex-wrap items-baseline gap-x-2 font-mono">
              <span className="text-muted">{status}</span>
              {code in ERROR_HELP ? (
                <a href={`/reference#error-${code}`} className="break-all hover:underline">
                  {code}
                </a>
              ) : (
                code
              )}
            </dt>
            <dd className="text-secondary">{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
