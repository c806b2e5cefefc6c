import { CircleAlert } from "lucide-react";
import type { Refused } from "@/components/ui/form-state";

/** Why a form was not taken, at its top; each field that is wrong says so itself too. */
export function Refusal({ refused }: { refused: Refused | undefined }) {
  if (!refused) return null;
  return (
    <p
      role="alert"
      className="flex items-start gap-2 border-l-2 border-denied bg-danger-soft px-3 py-2 text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-denied-text" />
      {refused.message}
    </p>
  );
}
