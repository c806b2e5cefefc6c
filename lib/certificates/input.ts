import { z } from "zod";
import { idField, nameField, pageFields, text } from "@/lib/fields";
import { NAME_KINDS } from "./names";

/** A certificate in PEM. What is wrong with it is told by whoever reads it. */
export const pemField = text(1, 16_384);

export const CreateCertificateInput = z
  .strictObject({
    name: nameField,
    /** A management key: who shows the certificate acts as it. */
    keyId: idField,
    /** PEM of the one certificate that is meant. */
    pem: pemField.optional(),
    /** Or every certificate of an authority that has this name. */
    issued: z
      .strictObject({ authorityId: idField, kind: z.enum(NAME_KINDS), value: text(1, 255) })
      .optional(),
  })
  .refine(({ pem, issued }) => (pem === undefined) !== (issued === undefined), {
    message: "takes either pem or issued",
  });
export type CreateCertificateInput = z.infer<typeof CreateCertificateInput>;

export const ListCertificatesQuery = z.strictObject({
  ...pageFields,
  keyId: idField.optional(),
});
export type ListCertificatesQuery = z.infer<typeof ListCertificatesQuery>;
