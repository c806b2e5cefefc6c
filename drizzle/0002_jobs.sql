ALTER TABLE "jobs" ADD COLUMN "cursor" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "failed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "error" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "created_by_kind" text NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "created_by_name" text NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "origin" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "started_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "moved_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("moved_at") WHERE "jobs"."status" in ('queued', 'running');--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_status" CHECK ("jobs"."status" in ('queued', 'running', 'done', 'failed', 'cancelled'));