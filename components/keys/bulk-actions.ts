import type { FormState } from "@/components/ui/form-state";

/** What can be done to many keys, as the request has it. */
export type BulkChange = Readonly<{ type: string } & Record<string, unknown>>;

/** Those that are ticked, or all that a filter finds. */
export type Chosen =
  | Readonly<{ ids: readonly string[] }>
  | Readonly<{ filter: Readonly<Record<string, unknown>> }>
  /** Those that a job changed. */
  | Readonly<{ changedBy: string }>;

/** How far a job is. */
export type JobView = Readonly<{
  id: string;
  /** What is being done, as words: `Disabling`. */
  doing: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  total: number | null;
  done: number;
  failed: number;
  changed: number;
  failures: readonly { id: string; message: string }[];
  error: string | null;
  /** What undoes it, where something does. */
  undo: string | null;
  /** It makes secrets, which are taken once. */
  rotates: boolean;
}>;

export type BulkActions = Readonly<{
  start: (form: FormData) => Promise<FormState<{ jobId: string }>>;
}>;
/** A secret that a job made, as its file holds it. */
export type MadeSecret = Readonly<{ keyId: string; name: string; secret: string }>;

export type JobActions = Readonly<{
  /** Left out for whoever may only look. */
  start?: BulkActions["start"];
  read: (id: string) => Promise<FormState<JobView>>;
  cancel: (id: string) => Promise<FormState<JobView>>;
  takeSecrets: (id: string) => Promise<FormState<{ items: readonly MadeSecret[] }>>;
}>;

const DOING: Readonly<Record<string, string>> = {
  disable: "Disabling",
  enable: "Enabling",
  revoke: "Revoking",
  restore: "Restoring",
  addTags: "Tagging",
  removeTags: "Untagging",
  setExpiry: "Setting the expiry of",
  setLimits: "Setting the limit of",
  setOwner: "Setting the owner of",
  rotate: "Rotating",
};

const UNDO: Readonly<Record<string, string>> = {
  disable: "enable",
  enable: "disable",
  revoke: "restore",
};

/** A job as its panel shows it, out of what `getJob` answers. */
export function jobView(job: {
  id: string;
  input: Record<string, unknown>;
  status: JobView["status"];
  total: number | null;
  done: number;
  failed: number;
  changed: number;
  failures: readonly { id: string; message: string }[];
  error: string | null;
}): JobView {
  const { input, id, status, total, done, failed, changed, failures, error } = job;
  const action = input.action;
  const type =
    typeof action === "object" && action !== null && "type" in action ? String(action.type) : "";
  const doing = DOING[type] ?? "Changing";
  return {
    ...{ id, doing, status, total, done, failed, changed, failures, error },
    ...{ undo: UNDO[type] ?? null, rotates: type === "rotate" },
  };
}
