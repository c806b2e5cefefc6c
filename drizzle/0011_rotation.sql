ALTER TABLE "node_sessions" ADD COLUMN "pepper_versions" integer[];--> statement-breakpoint
ALTER TABLE "key_secrets" ADD COLUMN "inner_pepper_versions" smallint[];