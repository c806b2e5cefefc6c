import { CircleAlert } from "lucide-react";
import type { RefObject } from "react";
import type { Refused } from "@/components/ui/form-state";

/** The fields of a form that say they are wrong, by what they say. */
function goTo(form: RefObject<HTMLFormElement | null>, index: number) {
  const wrong = form.current?.querySelectorAll<HTMLElement>("[aria-invalid=true]");
  wrong?.[Math.min(index, wrong.length - 1)]?.focus();
}

/**
 * Why a form was not taken, at its top; each field that is wrong says so itself too. With `form` each reason is a link
 * to its field.
 */
export function Refusal({
  refused,
  form,
}: {
  refused: Refused | undefined;
  form?: RefObject<HTMLFormElement | null>;
}) {
  if (!refused) return null;
  const faults = Object.entries(refused.errors);
  return (
    <div
      role="alert"
      className="flex items-start gap-2 border-l-2 border-denied bg-danger-soft px-3 py-2 text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-denied-text" />
      <div>
        <p>{refused.message}</p>
        {form && faults.length > 0 && (
          <ul className="mt-1 flex flex-col items-start">
            {faults.map(([path, message], index) => (
              <li key={path}>
                <button
                  type="button"
                  className="min-h-6 text-left text-link underline underline-offset-3"
                  onClick={() => goTo(form, index)}
                >
                  {path.replace(/\.\d+/g, "")}: {message}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
