import { z } from "zod";
import { idField } from "@/lib/fields";
import { MEMBER_ROLES } from "./permission";

export const ChangeRoleInput = z.strictObject({ role: z.enum(MEMBER_ROLES) });
export type ChangeRoleInput = z.infer<typeof ChangeRoleInput>;

export const RemoveMemberInput = z.strictObject({
  /** The member who answers for their keys from now on; without one, nobody does by name. */
  handTo: idField.nullable().default(null),
  /** Whether the management keys they made are revoked too: their texts may have left with them. */
  revokeManagementKeys: z.boolean().default(false),
});
export type RemoveMemberInput = z.infer<typeof RemoveMemberInput>;

export const TransferInput = z.strictObject({ to: idField });
export type TransferInput = z.infer<typeof TransferInput>;
