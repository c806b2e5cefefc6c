CREATE TABLE "views" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"screen" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"created_by_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "views_screen" CHECK ("views"."screen" in ('keys', 'logs'))
);
--> statement-breakpoint
DROP INDEX "keys_last_used";--> statement-breakpoint
ALTER TABLE "views" ADD CONSTRAINT "views_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "views_name" ON "views" USING btree ("workspace_id","screen","name");--> statement-breakpoint
CREATE INDEX "keys_expires" ON "keys" USING btree ("workspace_id",coalesce("expires_at", 'infinity'),"id");--> statement-breakpoint
CREATE INDEX "keys_by_name" ON "keys" USING btree ("workspace_id","name","id");--> statement-breakpoint
CREATE INDEX "keys_last_used" ON "keys" USING btree ("workspace_id",coalesce("last_used_at", '-infinity'),"id");