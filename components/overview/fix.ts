import type { FormState } from "@/components/ui/form-state";
import type { Attention } from "@/lib/attention/attention";

/** What is at stake, as the confirmation shows it. */
export type StakeView = Readonly<{
  lastUsedAt: string | null;
  expiresAt: string | null;
  day: number;
  limited: number;
  callers: readonly { name: string; ip: string; today: number; version: number }[];
  limit: { name: string; limit: number; windowMs: number; overrideId: string | null } | null;
}>;

/** What is done about an item of the attention list with one press and one answer. */
export type Fix =
  | Readonly<{ kind: "extend" | "raise"; keyId: string; name: string }>
  | Readonly<{ kind: "finish"; keyId: string; name: string; version: number }>
  | Readonly<{ kind: "narrow"; keyId: string; name: string; unused: string[]; kept: string[] }>
  | Readonly<{ kind: "revoke"; count: number }>;

export type FixActions = Readonly<{
  readStake: (keyId: string) => Promise<FormState<StakeView>>;
  update: (keyId: string, form: FormData) => Promise<FormState<unknown>>;
  finish: (keyId: string, version: number) => Promise<FormState<unknown>>;
  raise: (
    subject: { namespace: string; identifier: string; overrideId: string | null },
    form: FormData,
  ) => Promise<FormState<unknown>>;
  /** Many keys, as a job. */
  bulk: (form: FormData) => Promise<FormState<{ jobId: string }>>;
}>;

/** What can be done about an item at once; undefined where only a page of its own helps. */
export function fixOf(item: Attention): Fix | undefined {
  switch (item.kind) {
    case "expiring":
      return { kind: "extend", keyId: item.keyId, name: item.name };
    case "limited":
      return { kind: "raise", keyId: item.keyId, name: item.name };
    case "overlap":
      return { kind: "finish", keyId: item.keyId, name: item.name, version: item.version };
    case "overscoped": {
      const { keyId, name, unused, kept } = item;
      return { kind: "narrow", keyId, name, unused, kept };
    }
    case "unused":
      return { kind: "revoke", count: item.count };
    default:
      return undefined;
  }
}

/**
 * A limit that would have let through what was refused, with a fifth to spare, rounded up to two digits; never less
 * than half as much again.
 */
export function raisedLimit(limit: number, day: number, limited: number): number {
  const served = Math.max(day - limited, 1);
  const wanted = Math.max(limit * (day / served) * 1.2, limit * 1.5, limit + 1);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(wanted)) - 1);
  return Math.ceil(wanted / unit) * unit;
}
