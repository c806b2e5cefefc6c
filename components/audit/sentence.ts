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
  "workspace.adopted": "took over",
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
