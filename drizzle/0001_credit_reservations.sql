CREATE TABLE "credit_reservations" (
	"node_id" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"reserved" bigint NOT NULL,
	"spent" bigint DEFAULT 0 NOT NULL,
	"held" boolean DEFAULT true NOT NULL,
	"recalled" boolean DEFAULT false NOT NULL,
	CONSTRAINT "credit_reservations_node_id_key_id_epoch_pk" PRIMARY KEY("node_id","key_id","epoch"),
	CONSTRAINT "credit_reservations_spent" CHECK ("credit_reservations"."spent" <= "credit_reservations"."reserved")
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "credit_epoch" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "credit_reservations" ADD CONSTRAINT "credit_reservations_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_reservations_key" ON "credit_reservations" USING btree ("key_id");