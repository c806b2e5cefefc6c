import type { Limit } from "@/lib/limits/limit";

/** One of the company's own customers; `id` is the company's name for them. */
export type Owner = Readonly<{
  id: string;
  name: string;
  /** False refuses every key of the owner. */
  enabled: boolean;
  metadata: Record<string, unknown>;
  /** Shared by the owner's keys. */
  limits: Limit[];
  createdAt: Date;
  updatedAt: Date;
}>;
