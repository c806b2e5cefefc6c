import type { ActorKind } from "@/lib/actor";

/** A change of the workspace: who did what to what, from where. */
export type AuditEvent = Readonly<{
  seq: number;
  id: string;
  at: Date;
  actorKind: ActorKind;
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

/** Every action an event can have, for a filter. */
export const AUDIT_ACTIONS = [
  ...[
    "key.created",
    "key.imported",
    "key.updated",
    "key.disabled",
    "key.enabled",
    "key.revoked",
    "key.restored",
  ],
  ...["key.rotated", "key.overlap_started", "key.overlap_extended", "key.overlap_finished"],
  ...["key.credits_changed", "key.purged", "api.created", "api.updated", "api.deleted"],
  ...["user.signed_in", "user.sign_in_failed", "user.session_ended", "user.password_changed"],
  ...["user.second_factor_added", "user.second_factor_removed", "user.recovery_codes_renewed"],
  ...["user.provider_linked", "user.provider_unlinked"],
  ...["user.signed_out", "user.proof_failed", "user.password_reset_asked", "user.password_reset"],
  ...["user.email_confirmed", "user.email_changed", "user.browser_admitted", "access.denied"],
  "user.renamed",
  ...["role.created", "role.updated", "role.deleted", "scope.created", "scope.deleted"],
  ...["owner.created", "owner.updated", "owner.deleted"],
  ...["override.created", "override.updated", "override.deleted"],
  ...["view.created", "view.deleted"],
  ...["job.started", "job.cancelled", "job.secrets_taken"],
  ...["webhook.created", "webhook.updated", "webhook.secret_rotated", "webhook.disabled"],
  ...["certificate.created", "certificate.deleted", "authority.created", "authority.deleted"],
  ...["webhook.deleted", "key.leaked", "leak_policy.updated"],
  ...["client.created", "client.updated", "client.deleted", "client.tokens_revoked"],
  "client.leaked",
  ...["client.credential_added", "client.overlap_started", "client.overlap_extended"],
  ...["client.credential_ended", "client.rotation_undone"],
  ...["signing_key.created", "signing_key.rotated", "token.exchanged", "token.revoked"],
  ...["workspace.created", "workspace.adopted", "workspace.updated", "audit.pruned"],
  ...["workspace.second_factor_required", "workspace.second_factor_optional"],
  ...["workspace.frozen", "workspace.unfrozen", "member.invited", "member.joined"],
  ...["member.role_changed", "member.removed", "invitation.resent", "invitation.revoked"],
] as const;

/** Those that end or take away something. */
export const TAKING_ACTIONS: readonly (typeof AUDIT_ACTIONS)[number][] = [
  ...([
    "key.disabled",
    "key.revoked",
    "key.overlap_finished",
    "key.purged",
    "api.deleted",
  ] as const),
  ...([
    "role.deleted",
    "scope.deleted",
    "owner.deleted",
    "override.deleted",
    "view.deleted",
  ] as const),
  ...(["webhook.disabled", "webhook.deleted", "certificate.deleted", "authority.deleted"] as const),
  ...(["client.deleted", "client.tokens_revoked", "client.credential_ended"] as const),
  ...(["token.revoked", "workspace.frozen", "member.removed", "invitation.revoked"] as const),
  ...(["user.second_factor_removed", "user.provider_unlinked", "audit.pruned"] as const),
];
