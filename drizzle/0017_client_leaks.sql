CREATE TABLE "client_leaks" (
	"workspace_id" text NOT NULL,
	"credential_id" text NOT NULL,
	"origin" text NOT NULL,
	"source" text NOT NULL,
	"url" text NOT NULL,
	"action" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "client_leaks_workspace_id_credential_id_origin_source_url_pk" PRIMARY KEY("workspace_id","credential_id","origin","source","url")
);
--> statement-breakpoint
ALTER TABLE "client_leaks" ADD CONSTRAINT "client_leaks_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_leaks" ADD CONSTRAINT "client_leaks_credential_id_oauth_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."oauth_credentials"("id") ON DELETE cascade ON UPDATE no action;