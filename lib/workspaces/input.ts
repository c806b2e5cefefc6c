import { z } from "zod";
import { nameField, noteField } from "@/lib/fields";

export const CreateWorkspaceInput = z.strictObject({ name: nameField });
export type CreateWorkspaceInput = z.infer<typeof CreateWorkspaceInput>;

export const RenameWorkspaceInput = z.strictObject({ name: nameField });
export type RenameWorkspaceInput = z.infer<typeof RenameWorkspaceInput>;

export const FreezeInput = z.strictObject({ frozen: z.boolean(), reason: noteField.default("") });
export type FreezeInput = z.infer<typeof FreezeInput>;

export const SecondFactorRuleInput = z.strictObject({ required: z.boolean() });
export type SecondFactorRuleInput = z.infer<typeof SecondFactorRuleInput>;

/** Its address, typed by the person: nobody deletes the wrong one by habit. */
export const DeleteWorkspaceInput = z.strictObject({ slug: nameField });
export type DeleteWorkspaceInput = z.infer<typeof DeleteWorkspaceInput>;
