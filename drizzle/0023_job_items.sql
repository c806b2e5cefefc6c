CREATE TABLE "job_items" (
	"job_id" text NOT NULL,
	"id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"code" text,
	"message" text,
	CONSTRAINT "job_items_job_id_id_pk" PRIMARY KEY("job_id","id")
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "changed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "job_items" ADD CONSTRAINT "job_items_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_items" ADD CONSTRAINT "job_items_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
INSERT INTO "job_items" ("job_id", "id", "workspace_id", "code", "message")
SELECT j."id", f->>'id', j."workspace_id", f->>'code', f->>'message' FROM "jobs" j, jsonb_array_elements(j."failures") f
ON CONFLICT DO NOTHING;
