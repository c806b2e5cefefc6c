import { z } from "zod";
import { MEMBER_ROLES } from "@/lib/members/permission";
import { emailField } from "@/lib/users/input";

const MOST_AT_ONCE = 50;

export const InviteInput = z.strictObject({
  emails: z
    .array(emailField)
    .min(1, "must name at least one address")
    .max(MOST_AT_ONCE)
    .transform((list) => [...new Set(list)]),
  role: z.enum(MEMBER_ROLES),
});
export type InviteInput = z.infer<typeof InviteInput>;
