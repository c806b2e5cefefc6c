CREATE TABLE "catalogue" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"scope" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "roles" ALTER COLUMN "api_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "catalogue" ADD CONSTRAINT "catalogue_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "catalogue_scope" ON "catalogue" USING btree ("workspace_id","scope");--> statement-breakpoint
CREATE INDEX "catalogue_list" ON "catalogue" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "roles_workspace_name" ON "roles" USING btree ("workspace_id","name") WHERE "roles"."api_id" is null;