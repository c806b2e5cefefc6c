import { z } from "zod";
import { NAME_KINDS } from "@/lib/certificates/names";
import { instant } from "./shapes";

const shown = {
  thumbprint: z.string().describe("x5t#S256: base64url SHA-256 of the DER."),
  subject: z.string(),
  notBefore: instant,
  notAfter: instant,
  pem: z.string(),
};

export const CertificateShape = z
  .object({
    id: z.string(),
    name: z.string(),
    keyId: z.string().describe("The management key that its holder acts as."),
    pinned: z.object(shown).nullable(),
    issued: z
      .object({ authorityId: z.string(), kind: z.enum(NAME_KINDS), value: z.string() })
      .nullable(),
    createdAt: instant,
  })
  .meta({ id: "Certificate" });

export const AuthorityShape = z
  .object({ id: z.string(), name: z.string(), ...shown, createdAt: instant })
  .meta({ id: "CertificateAuthority" });
