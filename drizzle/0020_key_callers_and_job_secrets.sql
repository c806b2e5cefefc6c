CREATE TABLE "job_secrets" (
	"workspace_id" text NOT NULL,
	"job_id" text NOT NULL,
	"key_id" text NOT NULL,
	"sealed_secret" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_secrets_workspace_id_job_id_key_id_pk" PRIMARY KEY("workspace_id","job_id","key_id")
);
--> statement-breakpoint
ALTER TABLE "job_secrets" ADD CONSTRAINT "job_secrets_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_secrets" ADD CONSTRAINT "job_secrets_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_secrets_age" ON "job_secrets" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "usage_by_key_caller" ON "usage_by_key" USING btree ("workspace_id","caller_id","key_id") WHERE "usage_by_key"."caller_id" <> '' and "usage_by_key"."grain" = 'day';