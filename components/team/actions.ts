import type { FormAction, FormState } from "@/components/ui/form-state";
import type { Invited } from "@/lib/invitations/create";
import type { SentInvitation } from "@/lib/invitations/invitation";
import type { MadeKeys } from "@/lib/members/list-keys";
import type { Removed } from "@/lib/members/remove";

/** What the screen of the team can do; the app hands these in as server actions. */
export type TeamActions = {
  invite: FormAction<readonly Invited[]>;
  resend: (id: string) => Promise<FormState<SentInvitation>>;
  revoke: (id: string) => Promise<FormState<null>>;
  changeRole: (userId: string, form: FormData) => Promise<FormState<{ role: string }>>;
  readMadeKeys: (userId: string) => Promise<FormState<MadeKeys>>;
  remove: (userId: string, form: FormData) => Promise<FormState<Removed>>;
};
