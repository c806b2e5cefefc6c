-- The same sums of all that is written (no NULL inside, counted from 1), the longer one deciding the length, at a third of
-- the cost or less: one loop over the second array instead of a query. The first one is still copied at each call.
CREATE OR REPLACE FUNCTION "add_counts"(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  FOR i IN 1 .. coalesce(array_length(b, 1), 0) LOOP
    a[i] := coalesce(a[i], 0) + coalesce(b[i], 0);
  END LOOP;
  RETURN coalesce(a, '{}');
END $$;--> statement-breakpoint
CREATE TABLE "usage_by_caller" (
	"workspace_id" text NOT NULL,
	"grain" text NOT NULL,
	"start" timestamp (3) with time zone NOT NULL,
	"api_id" text NOT NULL,
	"caller_id" text NOT NULL,
	"environment" text NOT NULL,
	"outcome" text NOT NULL,
	"verifications" bigint NOT NULL,
	"credits" bigint NOT NULL,
	"latency" bigint[] NOT NULL,
	CONSTRAINT "usage_by_caller_workspace_id_grain_start_caller_id_api_id_outcome_environment_pk" PRIMARY KEY("workspace_id","grain","start","caller_id","api_id","outcome","environment")
);
--> statement-breakpoint
CREATE INDEX "usage_by_caller_retention" ON "usage_by_caller" USING btree ("grain","start");--> statement-breakpoint
CREATE INDEX "keys_unending" ON "keys" USING btree ("workspace_id","environment","api_id","name") WHERE "keys"."enabled" and "keys"."revoked_at" is null and "keys"."expires_at" is null;--> statement-breakpoint
CREATE INDEX "keys_never_used" ON "keys" USING btree ("workspace_id","environment","api_id","created_at","expires_at","name") WHERE "keys"."enabled" and "keys"."revoked_at" is null and "keys"."last_used_at" is null;--> statement-breakpoint
CREATE INDEX "usage_by_key_owner" ON "usage_by_key" USING btree ("workspace_id","grain","owner_id","start") WHERE "usage_by_key"."owner_id" <> '' and "usage_by_key"."grain" <> 'minute';--> statement-breakpoint
CREATE INDEX "usage_by_key_limited" ON "usage_by_key" USING btree ("workspace_id","grain","start","key_id") WHERE "usage_by_key"."outcome" = 'RATE_LIMITED' and "usage_by_key"."grain" <> 'minute';--> statement-breakpoint
CREATE INDEX "verifications_owner" ON "verifications" USING btree ("workspace_id","owner_id","at","request_id") WHERE "verifications"."owner_id" <> '';--> statement-breakpoint
CREATE INDEX "verifications_ip" ON "verifications" USING btree ("workspace_id","ip","at","request_id") WHERE "verifications"."ip" <> '';--> statement-breakpoint
INSERT INTO "usage_by_caller" (workspace_id, grain, start, api_id, caller_id, environment, outcome, verifications, credits, latency)
SELECT workspace_id, grain, start, api_id, caller_id, environment, outcome, sum(verifications), sum(credits), sum_counts(latency)
FROM "usage_by_key" GROUP BY 1, 2, 3, 4, 5, 6, 7;
