import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { keys } from "./keys";
import { workspaces } from "./workspaces";

/** Certificate authorities of a workspace's own: what they issued is believed there, and nowhere else. */
export const certificateAuthorities = pgTable(
  "certificate_authorities",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text().notNull(),
    pem: text().notNull(),
    /** `x5t#S256`, which is no secret. */
    thumbprint: text().notNull(),
    subject: text().notNull(),
    notBefore: instant().notNull(),
    notAfter: instant().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    index("certificate_authorities_list").on(t.workspaceId, t.createdAt, t.id),
    unique("certificate_authorities_tenant").on(t.workspaceId, t.id),
    uniqueIndex("certificate_authorities_thumbprint").on(t.workspaceId, t.thumbprint),
    index("certificate_authorities_expiry").on(t.notAfter),
    check("certificate_authorities_thumbprint_length", sql`length(${t.thumbprint}) = 43`),
  ],
);

export const certificateAuthorityColumns = {
  id: certificateAuthorities.id,
  name: certificateAuthorities.name,
  pem: certificateAuthorities.pem,
  thumbprint: certificateAuthorities.thumbprint,
  subject: certificateAuthorities.subject,
  notBefore: certificateAuthorities.notBefore,
  notAfter: certificateAuthorities.notAfter,
  createdAt: certificateAuthorities.createdAt,
};

/**
 * Which management key a caller acts as who shows a certificate and no key: one certificate by its thumbprint (pinned), or
 * every one of an authority that has a name.
 */
export const certificates = pgTable(
  "certificates",
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    keyId: text()
      .notNull()
      .references(() => keys.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Of one that is pinned, as what follows; null for those of an authority. */
    thumbprint: text(),
    pem: text(),
    subject: text(),
    notBefore: instant(),
    notAfter: instant(),
    authorityId: text(),
    nameKind: text({ enum: ["dns", "uri", "ip", "email"] }),
    nameValue: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    foreignKey({
      name: "certificates_authority",
      columns: [t.workspaceId, t.authorityId],
      foreignColumns: [certificateAuthorities.workspaceId, certificateAuthorities.id],
    }).onDelete("cascade"),
    index("certificates_list").on(t.workspaceId, t.createdAt, t.id),
    index("certificates_key").on(t.keyId),
    index("certificates_thumbprint").on(t.thumbprint),
    index("certificates_expiry").on(t.notAfter),
    unique("certificates_pin").on(t.workspaceId, t.thumbprint),
    unique("certificates_name").on(t.workspaceId, t.authorityId, t.nameKind, t.nameValue),
    check(
      "certificates_what",
      sql`(${t.thumbprint} is null) = (${t.authorityId} is not null and ${t.nameKind} is not null and ${t.nameValue} is not null)
        and (${t.thumbprint} is null) = (${t.pem} is null)`,
    ),
    check("certificates_name_kind", sql`${t.nameKind} in ('dns', 'uri', 'ip', 'email')`),
  ],
);

export const certificateColumns = {
  id: certificates.id,
  keyId: certificates.keyId,
  name: certificates.name,
  thumbprint: certificates.thumbprint,
  pem: certificates.pem,
  subject: certificates.subject,
  notBefore: certificates.notBefore,
  notAfter: certificates.notAfter,
  authorityId: certificates.authorityId,
  nameKind: certificates.nameKind,
  nameValue: certificates.nameValue,
  createdAt: certificates.createdAt,
};
