CREATE TABLE "oauth_assertions" (
	"workspace_id" text NOT NULL,
	"client_id" text NOT NULL,
	"jti" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_assertions_client_id_jti_pk" PRIMARY KEY("client_id","jti")
);
--> statement-breakpoint
CREATE TABLE "oauth_clients" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"auth_method" text NOT NULL,
	"san" jsonb,
	"certificate_bound" boolean DEFAULT false NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"not_before" timestamp (3) with time zone,
	"created_by_kind" text NOT NULL,
	"created_by_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "oauth_clients_tenant" UNIQUE("workspace_id","id"),
	CONSTRAINT "oauth_clients_method" CHECK ("oauth_clients"."auth_method" in ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'))
);
--> statement-breakpoint
CREATE TABLE "oauth_credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"client_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"retires_at" timestamp (3) with time zone,
	"overlap_seconds" integer,
	"hint" text NOT NULL,
	"hash" "bytea",
	"pepper_version" smallint,
	"jwk" jsonb,
	"certificate" text,
	"thumbprint" text,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "oauth_credentials_kind" CHECK ("oauth_credentials"."kind" in ('secret', 'jwk', 'certificate')),
	CONSTRAINT "oauth_credentials_status" CHECK ("oauth_credentials"."status" in ('active', 'retiring', 'retired'))
);
--> statement-breakpoint
CREATE TABLE "oauth_grants" (
	"workspace_id" text NOT NULL,
	"client_id" text NOT NULL,
	"api_id" text NOT NULL,
	"scopes" text[] NOT NULL,
	"introspect" boolean DEFAULT false NOT NULL,
	CONSTRAINT "oauth_grants_client_id_api_id_pk" PRIMARY KEY("client_id","api_id")
);
--> statement-breakpoint
CREATE TABLE "oauth_revocations" (
	"workspace_id" text NOT NULL,
	"jti" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_revocations_workspace_id_jti_pk" PRIMARY KEY("workspace_id","jti")
);
--> statement-breakpoint
CREATE TABLE "oauth_signing_keys" (
	"workspace_id" text NOT NULL,
	"kid" text NOT NULL,
	"algorithm" text NOT NULL,
	"status" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"sealed_private_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"active_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	CONSTRAINT "oauth_signing_keys_workspace_id_kid_pk" PRIMARY KEY("workspace_id","kid"),
	CONSTRAINT "oauth_signing_keys_algorithm" CHECK ("oauth_signing_keys"."algorithm" in ('ES256', 'RS256')),
	CONSTRAINT "oauth_signing_keys_status" CHECK ("oauth_signing_keys"."status" in ('next', 'active', 'retired'))
);
--> statement-breakpoint
ALTER TABLE "oauth_assertions" ADD CONSTRAINT "oauth_assertions_client" FOREIGN KEY ("workspace_id","client_id") REFERENCES "public"."oauth_clients"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD CONSTRAINT "oauth_credentials_client" FOREIGN KEY ("workspace_id","client_id") REFERENCES "public"."oauth_clients"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_grants" ADD CONSTRAINT "oauth_grants_api_id_apis_id_fk" FOREIGN KEY ("api_id") REFERENCES "public"."apis"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_grants" ADD CONSTRAINT "oauth_grants_client" FOREIGN KEY ("workspace_id","client_id") REFERENCES "public"."oauth_clients"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_revocations" ADD CONSTRAINT "oauth_revocations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_signing_keys" ADD CONSTRAINT "oauth_signing_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "oauth_assertions_age" ON "oauth_assertions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "oauth_clients_list" ON "oauth_clients" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "oauth_credentials_list" ON "oauth_credentials" USING btree ("client_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_credentials_hash" ON "oauth_credentials" USING btree ("hash") WHERE "oauth_credentials"."hash" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_credentials_thumbprint" ON "oauth_credentials" USING btree ("client_id","thumbprint") WHERE "oauth_credentials"."status" <> 'retired';--> statement-breakpoint
CREATE INDEX "oauth_grants_api" ON "oauth_grants" USING btree ("workspace_id","api_id");--> statement-breakpoint
CREATE INDEX "oauth_revocations_age" ON "oauth_revocations" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_signing_keys_current" ON "oauth_signing_keys" USING btree ("workspace_id","algorithm","status") WHERE "oauth_signing_keys"."status" <> 'retired';