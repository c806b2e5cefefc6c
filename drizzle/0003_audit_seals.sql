CREATE TABLE "audit_seals" (
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"seq" bigint NOT NULL,
	"link" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL,
	CONSTRAINT "audit_seals_workspace_id_kind_seq_pk" PRIMARY KEY("workspace_id","kind","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"public_key" text NOT NULL,
	"sealed_private_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "audit_seals" ADD CONSTRAINT "audit_seals_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_signing_keys" ADD CONSTRAINT "audit_signing_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_signing_keys_active" ON "audit_signing_keys" USING btree ("workspace_id") WHERE "audit_signing_keys"."retired_at" is null;