import { z } from "zod";
import { idField, ownerIdField } from "@/lib/fields";

// The variables of paths.

export const IdParams = z.strictObject({ id: idField });

/** An owner's id is the company's own text, and may be longer than ours. */
export const OwnerParams = z.strictObject({ id: ownerIdField });

export const SecretParams = z.strictObject({
  id: idField,
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number),
});

export const RequestParams = z.strictObject({ requestId: idField });

export const CredentialParams = z.strictObject({ id: idField, credentialId: idField });

export const DeliveryParams = z.strictObject({ id: idField, deliveryId: idField });
