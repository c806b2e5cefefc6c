import type { FormState } from "@/components/ui/form-state";
import type { Limit } from "@/lib/limits/limit";

type Answer = Promise<FormState<{ id: string }>>;

export type CreateOwner = (form: FormData) => Answer;
export type OwnerActions = Readonly<{
  update: (id: string, form: FormData) => Answer;
  remove: (id: string) => Answer;
}>;

/** An owner as its row and its form need it. */
export type OwnerView = Readonly<{
  id: string;
  name: string;
  enabled: boolean;
  limits: readonly Limit[];
}>;
