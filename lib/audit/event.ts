/** A change of the workspace: who did what to what, from where. */
export type AuditEvent = Readonly<{
  seq: number;
  id: string;
  at: Date;
  actorKind: "member" | "key" | "system";
  actorId: string;
  actorName: string;
  action: string;
  targetKind: string;
  targetId: string;
  targetName: string;
  /** The fields that changed. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string;
  ip: string;
  userAgent: string;
  requestId: string;
}>;
