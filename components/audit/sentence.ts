import type { AuditEvent } from "@/lib/audit/event";

/** Actions whose words do not follow from their names. */
const WORDS: Readonly<Record<string, string>> = {
  "api.updated": "edited the API",
  "key.updated": "edited",
  "owner.updated": "edited the owner",
  "role.updated": "edited the role",
  "override.updated": "edited the override for",
  "override.created": "set an override for",
  "override.deleted": "removed the override for",
  "key.credits_changed": "changed the credits of",
  "key.overlap_started": "saw the new secret in use of",
  "key.overlap_extended": "gave the old secret more time of",
  "key.overlap_finished": "retired the old secret of",
  "key.purged": "deleted for good",
  "client.updated": "edited the client",
  "client.leaked": "acted on a leaked secret of the client",
  "client.credential_added": "gave a credential to the client",
  "client.credential_ended": "ended a credential of the client",
  "client.rotation_undone": "undid the rotation of the client",
  "client.overlap_started": "saw the new credential in use of the client",
  "client.overlap_extended": "gave the old credential more time of the client",
  "client.tokens_revoked": "revoked all tokens of the client",
  "signing_key.created": "made the first signing key",
  "signing_key.rotated": "rotated the signing key",
  "token.exchanged": "traded for a token the key",
  "user.signed_in": "signed in to the account of",
  "user.sign_in_failed": "failed to sign in to the account of",
  "user.session_ended": "ended a session of",
  "user.signed_out": "signed out of the account of",
  "user.proof_failed": "gave a wrong password or code for the account of",
  "user.password_reset_asked": "was asked to be sent a link for a new password of",
  "user.password_reset": "set a new password by a mailed link for",
  "user.email_confirmed": "confirmed the address of",
  "user.email_changed": "changed the address of",
  "user.browser_admitted": "let a browser try to sign in, by a mailed link, to the account of",
  "user.renamed": "changed the name of",
  "user.password_changed": "changed the password of",
  "user.second_factor_added": "added a second factor to the account of",
  "user.second_factor_removed": "removed the second factor of",
  "user.provider_linked": "linked a provider with the account of",
  "user.provider_unlinked": "unlinked a provider from the account of",
  "user.recovery_codes_renewed": "renewed the recovery codes of",
  "access.denied": "was refused for want of",
  "workspace.adopted": "took over",
  "workspace.second_factor_required": "required a second factor in",
  "workspace.second_factor_optional": "made the second factor optional in",
  "audit.pruned": "removed old events from the",
};

/** What was done, to be read between who did it and to what: `revoked`, `created the API`. */
export function describeAction({ action, targetKind }: Pick<AuditEvent, "action" | "targetKind">) {
  const known = WORDS[action];
  if (known) return known;
  const verb = action.slice(action.indexOf(".") + 1).replaceAll("_", " ");
  if (targetKind === "key") return verb;
  return `${verb} the ${targetKind === "api" ? "API" : targetKind}`;
}
