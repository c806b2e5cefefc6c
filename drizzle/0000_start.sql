CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
CREATE TABLE "apis" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"kind" text DEFAULT 'customer' NOT NULL,
	"prefix" text DEFAULT 'sk' NOT NULL,
	"audience" text,
	"default_expires_in_days" integer,
	"token_ttl_seconds" integer DEFAULT 300 NOT NULL,
	"token_algorithm" text DEFAULT 'ES256' NOT NULL,
	"token_certificate_bound" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "apis_kind" CHECK ("apis"."kind" in ('customer', 'management'))
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"api_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scopes" (
	"workspace_id" text NOT NULL,
	"api_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "scopes_api_id_name_pk" PRIMARY KEY("api_id","name")
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"workspace_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"target_name" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text NOT NULL,
	"ip" text NOT NULL,
	"user_agent" text NOT NULL,
	"request_id" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_events_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "change_clock" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"epoch" uuid NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "change_clock_one" CHECK ("change_clock"."one")
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journal_segments" (
	"node_id" text NOT NULL,
	"segment" text NOT NULL,
	"shipped_bytes" bigint NOT NULL,
	CONSTRAINT "journal_segments_node_id_segment_pk" PRIMARY KEY("node_id","segment")
);
--> statement-breakpoint
CREATE TABLE "node_sessions" (
	"session" uuid PRIMARY KEY NOT NULL,
	"node_id" text NOT NULL,
	"acked_seq" bigint NOT NULL,
	"renewals" bigint DEFAULT 0 NOT NULL,
	"fenced" boolean DEFAULT false NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_records" (
	"workspace_id" text NOT NULL,
	"actor_id" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"status" integer,
	"answer" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_records_workspace_id_actor_id_route_key_pk" PRIMARY KEY("workspace_id","actor_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"input" jsonb NOT NULL,
	"total" integer,
	"done" integer DEFAULT 0 NOT NULL,
	"failures" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_by_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "key_roles" (
	"workspace_id" text NOT NULL,
	"key_id" text NOT NULL,
	"role_id" text NOT NULL,
	CONSTRAINT "key_roles_key_id_role_id_pk" PRIMARY KEY("key_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "key_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key_id" text NOT NULL,
	"version" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"pepper_version" smallint NOT NULL,
	"hint" text NOT NULL,
	"status" text NOT NULL,
	"retires_at" timestamp (3) with time zone,
	"overlap_seconds" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "key_secrets_status" CHECK ("key_secrets"."status" in ('active', 'retiring', 'retired')),
	CONSTRAINT "key_secrets_hash_length" CHECK (octet_length("key_secrets"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"api_id" text NOT NULL,
	"name" text NOT NULL,
	"environment" text NOT NULL,
	"owner_id" text,
	"scopes" text[] NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" text[] NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone,
	"ip_allowlist" text[] NOT NULL,
	"ip_mode" text DEFAULT 'enforce' NOT NULL,
	"scope_mode" text DEFAULT 'enforce' NOT NULL,
	"credits" bigint,
	"credit_refill" jsonb,
	"credit_refilled_at" timestamp (3) with time zone,
	"created_by_kind" text NOT NULL,
	"created_by_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoke_reason" text,
	CONSTRAINT "keys_credits" CHECK ("keys"."credits" >= 0),
	CONSTRAINT "keys_environment" CHECK ("keys"."environment" in ('live', 'test'))
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key_id" text,
	"owner_id" text,
	"api_id" text,
	"name" text NOT NULL,
	"limit" bigint NOT NULL,
	"window_ms" bigint NOT NULL,
	"algorithm" text NOT NULL,
	"auto" boolean NOT NULL,
	"mode" text NOT NULL,
	CONSTRAINT "limits_parent" CHECK (num_nonnulls("limits"."key_id", "limits"."owner_id", "limits"."api_id") = 1),
	CONSTRAINT "limits_numbers" CHECK ("limits"."limit" >= 0 and "limits"."window_ms" > 0)
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"namespace" text NOT NULL,
	"identifier" text NOT NULL,
	"limit" bigint NOT NULL,
	"window_ms" bigint,
	"reason" text DEFAULT '' NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "overrides_numbers" CHECK ("overrides"."limit" >= 0 and "overrides"."window_ms" > 0)
);
--> statement-breakpoint
CREATE TABLE "owners" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "owners_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "key_callers" (
	"workspace_id" text NOT NULL,
	"key_id" text NOT NULL,
	"secret_version" integer NOT NULL,
	"day" timestamp (3) with time zone NOT NULL,
	"caller_id" text NOT NULL,
	"ip" text NOT NULL,
	"user_agent" text NOT NULL,
	"verifications" bigint NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "key_callers_workspace_id_key_id_secret_version_day_caller_id_ip_user_agent_pk" PRIMARY KEY("workspace_id","key_id","secret_version","day","caller_id","ip","user_agent")
);
--> statement-breakpoint
CREATE TABLE "key_scopes" (
	"workspace_id" text NOT NULL,
	"key_id" text NOT NULL,
	"scope" text NOT NULL,
	"day" timestamp (3) with time zone NOT NULL,
	"granted" bigint NOT NULL,
	"denied" bigint NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "key_scopes_workspace_id_key_id_scope_day_pk" PRIMARY KEY("workspace_id","key_id","scope","day")
);
--> statement-breakpoint
CREATE TABLE "usage_by_api" (
	"workspace_id" text NOT NULL,
	"grain" text NOT NULL,
	"start" timestamp (3) with time zone NOT NULL,
	"api_id" text NOT NULL,
	"environment" text NOT NULL,
	"outcome" text NOT NULL,
	"verifications" bigint NOT NULL,
	"credits" bigint NOT NULL,
	"latency" bigint[] NOT NULL,
	CONSTRAINT "usage_by_api_workspace_id_grain_start_api_id_outcome_environment_pk" PRIMARY KEY("workspace_id","grain","start","api_id","outcome","environment")
);
--> statement-breakpoint
CREATE TABLE "usage_by_key" (
	"workspace_id" text NOT NULL,
	"grain" text NOT NULL,
	"start" timestamp (3) with time zone NOT NULL,
	"api_id" text NOT NULL,
	"key_id" text NOT NULL,
	"secret_version" integer NOT NULL,
	"owner_id" text NOT NULL,
	"caller_id" text NOT NULL,
	"environment" text NOT NULL,
	"outcome" text NOT NULL,
	"verifications" bigint NOT NULL,
	"credits" bigint NOT NULL,
	"latency" bigint[] NOT NULL,
	CONSTRAINT "usage_by_key_workspace_id_grain_key_id_start_outcome_secret_version_caller_id_api_id_owner_id_environment_pk" PRIMARY KEY("workspace_id","grain","key_id","start","outcome","secret_version","caller_id","api_id","owner_id","environment")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"request_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"workspace_id" text NOT NULL,
	"api_id" text NOT NULL,
	"key_id" text NOT NULL,
	"secret_version" integer NOT NULL,
	"owner_id" text NOT NULL,
	"caller_id" text NOT NULL,
	"environment" text NOT NULL,
	"outcome" text NOT NULL,
	"scopes" text NOT NULL,
	"ip" text NOT NULL,
	"user_agent" text NOT NULL,
	"method" text NOT NULL,
	"path" text NOT NULL,
	"credits" integer NOT NULL,
	"latency_micros" integer NOT NULL,
	"tags" text[] NOT NULL,
	"checks" jsonb NOT NULL,
	CONSTRAINT "verifications_at_request_id_pk" PRIMARY KEY("at","request_id")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "user_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"authenticated_at" timestamp (3) with time zone NOT NULL,
	"method" text NOT NULL,
	"ip" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id"),
	CONSTRAINT "memberships_role" CHECK ("memberships"."role" in ('owner', 'admin', 'developer', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"frozen_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "apis" ADD CONSTRAINT "apis_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_api_id_apis_id_fk" FOREIGN KEY ("api_id") REFERENCES "public"."apis"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scopes" ADD CONSTRAINT "scopes_api_id_apis_id_fk" FOREIGN KEY ("api_id") REFERENCES "public"."apis"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_records" ADD CONSTRAINT "idempotency_records_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_roles" ADD CONSTRAINT "key_roles_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_roles" ADD CONSTRAINT "key_roles_role_id_roles_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."roles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_secrets" ADD CONSTRAINT "key_secrets_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_api_id_apis_id_fk" FOREIGN KEY ("api_id") REFERENCES "public"."apis"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_workspace_id_owner_id_owners_workspace_id_id_fk" FOREIGN KEY ("workspace_id","owner_id") REFERENCES "public"."owners"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "limits" ADD CONSTRAINT "limits_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "limits" ADD CONSTRAINT "limits_api_id_apis_id_fk" FOREIGN KEY ("api_id") REFERENCES "public"."apis"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "limits" ADD CONSTRAINT "limits_workspace_id_owner_id_owners_workspace_id_id_fk" FOREIGN KEY ("workspace_id","owner_id") REFERENCES "public"."owners"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "owners" ADD CONSTRAINT "owners_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "apis_list" ON "apis" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "apis_audience" ON "apis" USING btree ("workspace_id","audience");--> statement-breakpoint
CREATE UNIQUE INDEX "apis_management" ON "apis" USING btree ("workspace_id") WHERE "apis"."kind" = 'management';--> statement-breakpoint
CREATE UNIQUE INDEX "roles_name" ON "roles" USING btree ("api_id","name");--> statement-breakpoint
CREATE INDEX "roles_list" ON "roles" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "audit_events_target" ON "audit_events" USING btree ("workspace_id","target_id","seq");--> statement-breakpoint
CREATE INDEX "node_sessions_acked" ON "node_sessions" USING btree ("acked_seq") WHERE not "node_sessions"."fenced";--> statement-breakpoint
CREATE INDEX "idempotency_records_age" ON "idempotency_records" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "jobs_list" ON "jobs" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "key_roles_role" ON "key_roles" USING btree ("role_id");--> statement-breakpoint
CREATE UNIQUE INDEX "key_secrets_hash" ON "key_secrets" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "key_secrets_version" ON "key_secrets" USING btree ("key_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "key_secrets_active" ON "key_secrets" USING btree ("key_id") WHERE "key_secrets"."status" = 'active';--> statement-breakpoint
CREATE INDEX "key_secrets_hint" ON "key_secrets" USING btree ("workspace_id","hint");--> statement-breakpoint
CREATE INDEX "keys_list" ON "keys" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "keys_api_list" ON "keys" USING btree ("api_id","created_at","id");--> statement-breakpoint
CREATE INDEX "keys_owner" ON "keys" USING btree ("workspace_id","owner_id") WHERE "keys"."owner_id" is not null;--> statement-breakpoint
CREATE INDEX "keys_expiry" ON "keys" USING btree ("workspace_id","expires_at") WHERE "keys"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "keys_last_used" ON "keys" USING btree ("workspace_id","last_used_at");--> statement-breakpoint
CREATE INDEX "keys_tags" ON "keys" USING gin ("workspace_id","tags");--> statement-breakpoint
CREATE INDEX "keys_scopes" ON "keys" USING gin ("workspace_id","scopes");--> statement-breakpoint
CREATE INDEX "keys_name" ON "keys" USING gin ("workspace_id","name" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "limits_key" ON "limits" USING btree ("key_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "limits_owner" ON "limits" USING btree ("workspace_id","owner_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "limits_api" ON "limits" USING btree ("api_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "overrides_identifier" ON "overrides" USING btree ("workspace_id","namespace","identifier");--> statement-breakpoint
CREATE INDEX "overrides_list" ON "overrides" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "owners_list" ON "owners" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "key_callers_retention" ON "key_callers" USING btree ("day");--> statement-breakpoint
CREATE INDEX "key_scopes_retention" ON "key_scopes" USING btree ("day");--> statement-breakpoint
CREATE INDEX "usage_by_api_retention" ON "usage_by_api" USING btree ("grain","start");--> statement-breakpoint
CREATE INDEX "usage_by_key_start" ON "usage_by_key" USING btree ("workspace_id","grain","start");--> statement-breakpoint
CREATE INDEX "usage_by_key_retention" ON "usage_by_key" USING btree ("grain","start");--> statement-breakpoint
CREATE INDEX "verifications_list" ON "verifications" USING btree ("workspace_id","at","request_id");--> statement-breakpoint
CREATE INDEX "verifications_key" ON "verifications" USING btree ("workspace_id","key_id","at","request_id");--> statement-breakpoint
CREATE INDEX "verifications_request" ON "verifications" USING btree ("request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_sessions_token" ON "user_sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "user_sessions_user" ON "user_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_sessions_expiry" ON "user_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "memberships_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_slug" ON "workspaces" USING btree ("slug");--> statement-breakpoint
INSERT INTO "change_clock" ("epoch", "seq") VALUES (gen_random_uuid(), 0);--> statement-breakpoint
-- Element-wise sum of two histograms; the longer one decides the length.
CREATE FUNCTION "add_counts"(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY i) FROM unnest(a, b) WITH ORDINALITY AS t(x, y, i)), '{}');--> statement-breakpoint
CREATE AGGREGATE "sum_counts"(bigint[]) (SFUNC = "add_counts", STYPE = bigint[], INITCOND = '{}', COMBINEFUNC = "add_counts", PARALLEL = SAFE);
