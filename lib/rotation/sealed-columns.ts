import { auditKeyContext } from "@/lib/audit/seal";
import { idempotencyContext } from "@/lib/idempotency/once";
import { jobSecretContext } from "@/lib/jobs/keep-secret";
import { signingKeyContext } from "@/lib/oauth/signing-key";
import { totpContext } from "@/lib/second-factor/secret";
import { webhookContext } from "@/lib/webhooks/sign";

type Key = Readonly<Record<string, string>>;

/** A column of bytes that `lib/encryption` sealed: how its rows are found, and for what each was sealed. */
export type SealedColumn = Readonly<{
  table: string;
  column: string;
  key: readonly string[];
  contextOf: (key: Key) => string;
}>;

const of = (key: Key, name: string) => key[name] ?? "";

const webhook = {
  table: "webhooks",
  key: ["id"],
  contextOf: (key: Key) => webhookContext(of(key, "id")),
};

/** Every sealed column. `rotation.test.ts` fails when the schema has another one. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { ...webhook, column: "sealed_secret" },
  { ...webhook, column: "sealed_previous_secret" },
  {
    table: "audit_signing_keys",
    column: "sealed_private_key",
    key: ["workspace_id", "id"],
    contextOf: (key) => auditKeyContext(of(key, "workspace_id"), of(key, "id")),
  },
  {
    table: "oauth_signing_keys",
    column: "sealed_private_key",
    key: ["workspace_id", "kid"],
    contextOf: (key) => signingKeyContext(of(key, "workspace_id"), of(key, "kid")),
  },
  {
    table: "job_secrets",
    column: "sealed_secret",
    key: ["workspace_id", "job_id", "key_id"],
    contextOf: (key) =>
      jobSecretContext({
        workspaceId: of(key, "workspace_id"),
        jobId: of(key, "job_id"),
        keyId: of(key, "key_id"),
      }),
  },
  {
    table: "users",
    column: "sealed_totp",
    key: ["id"],
    contextOf: (key) => totpContext(of(key, "id")),
  },
  {
    table: "idempotency_records",
    column: "answer",
    key: ["workspace_id", "actor_id", "route", "key"],
    contextOf: (key) =>
      idempotencyContext({
        workspaceId: of(key, "workspace_id"),
        actorId: of(key, "actor_id"),
        route: of(key, "route"),
        key: of(key, "key"),
      }),
  },
];
