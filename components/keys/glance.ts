import { formatLimit, plural } from "@/components/ui/format";
import type { Key } from "@/lib/keys/key";
import type { Verification } from "@/lib/verifications/verification";
import { shownStatus } from "./key-status";
import type { Glance } from "./peek";

const day = (at: Date | null, without: string) =>
  at === null ? without : `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** A key with its last verifications as a glance shows it. */
export function glanceOf(key: Key, api: string, recent: readonly Verification[]): Glance {
  const limits = key.limits.map((one) => `${one.name} ${formatLimit(one.limit, one.windowMs)}`);
  const facts = [
    { label: "API", value: api },
    { label: "Environment", value: key.environment },
    { label: "Scopes", value: key.scopes.join(", ") || "None" },
    { label: "Roles", value: key.roles.join(", ") || "None" },
    { label: "Limits", value: limits.join(", ") || "Those of its API" },
    {
      label: "Credits",
      value: key.credits === null ? "Unlimited" : `${key.credits.remaining} left`,
    },
    { label: "Addresses", value: key.ipAllowlist.join(", ") || "Any" },
    { label: "Owner", value: key.ownerId ?? "Nobody" },
    { label: "Tags", value: key.tags.join(", ") || "None" },
    { label: "Secrets", value: plural(key.secrets.length, "version") },
    { label: "Expires", value: day(key.expiresAt, "Never") },
    { label: "Last used", value: day(key.lastUsedAt, "Never") },
    { label: "Created", value: day(key.createdAt, "—") },
  ];
  return {
    ...{ id: key.id, name: key.name, hint: key.hint, status: shownStatus(key), facts },
    recent: recent.map((one) => ({
      ...{ id: one.requestId, at: one.at.toISOString(), outcome: one.outcome },
      ...{ scopes: one.scopes, ip: one.ip, latencyMs: one.latencyMicros / 1000 },
    })),
  };
}
