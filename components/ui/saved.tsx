import { Check } from "lucide-react";
import type { FormState } from "./form-state";

/** What came of saving a form, beside its button: saved, or why not. */
export function Saved({ state }: { state: FormState<unknown> | null }) {
  return (
    <span role="status" className="text-sm">
      {state?.ok && (
        <span className="inline-flex items-center gap-1.5 text-secondary">
          <Check aria-hidden className="size-4" /> Saved
        </span>
      )}
      {state?.ok === false && <span className="text-denied-text">{state.message}</span>}
    </span>
  );
}
