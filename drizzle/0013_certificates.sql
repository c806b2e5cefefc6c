CREATE TABLE "certificate_authorities" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"pem" text NOT NULL,
	"thumbprint" text NOT NULL,
	"subject" text NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"not_after" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "certificate_authorities_tenant" UNIQUE("workspace_id","id"),
	CONSTRAINT "certificate_authorities_thumbprint_length" CHECK (length("certificate_authorities"."thumbprint") = 43)
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key_id" text NOT NULL,
	"name" text NOT NULL,
	"thumbprint" text,
	"pem" text,
	"subject" text,
	"not_before" timestamp (3) with time zone,
	"not_after" timestamp (3) with time zone,
	"authority_id" text,
	"name_kind" text,
	"name_value" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "certificates_pin" UNIQUE("workspace_id","thumbprint"),
	CONSTRAINT "certificates_name" UNIQUE("workspace_id","authority_id","name_kind","name_value"),
	CONSTRAINT "certificates_what" CHECK (("certificates"."thumbprint" is null) = ("certificates"."authority_id" is not null and "certificates"."name_kind" is not null and "certificates"."name_value" is not null)
        and ("certificates"."thumbprint" is null) = ("certificates"."pem" is null)),
	CONSTRAINT "certificates_name_kind" CHECK ("certificates"."name_kind" in ('dns', 'uri', 'ip', 'email'))
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "certificates" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "certificate_authorities" ADD CONSTRAINT "certificate_authorities_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_authority" FOREIGN KEY ("workspace_id","authority_id") REFERENCES "public"."certificate_authorities"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "certificate_authorities_list" ON "certificate_authorities" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "certificate_authorities_thumbprint" ON "certificate_authorities" USING btree ("workspace_id","thumbprint");--> statement-breakpoint
CREATE INDEX "certificate_authorities_expiry" ON "certificate_authorities" USING btree ("not_after");--> statement-breakpoint
CREATE INDEX "certificates_list" ON "certificates" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "certificates_key" ON "certificates" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "certificates_thumbprint" ON "certificates" USING btree ("thumbprint");--> statement-breakpoint
CREATE INDEX "certificates_expiry" ON "certificates" USING btree ("not_after");