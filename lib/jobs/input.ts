import { z } from "zod";
import { pageFields, text } from "@/lib/fields";
import { JOB_STATUSES } from "./job";

export const ListJobsQuery = z.strictObject({
  ...pageFields,
  status: z.enum(JOB_STATUSES).optional(),
  kind: text(1, 64).optional(),
});
export type ListJobsQuery = z.infer<typeof ListJobsQuery>;
