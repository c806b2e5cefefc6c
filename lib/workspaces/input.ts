import { z } from "zod";
import { nameField } from "@/lib/fields";

export const RenameWorkspaceInput = z.strictObject({ name: nameField });
export type RenameWorkspaceInput = z.infer<typeof RenameWorkspaceInput>;
