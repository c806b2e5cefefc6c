import type { Limit } from "@/lib/limits/limit";

/** A scope of an API's catalogue. */
export type CatalogueScope = Readonly<{ name: string; description: string }>;

/** An API as every read answers it. */
export type Api = Readonly<{
  id: string;
  name: string;
  /** `management`: the built-in Keyway API, whose keys may call Keyway itself. */
  kind: "customer" | "management";
  prefix: string;
  audience: string | null;
  scopes: CatalogueScope[];
  defaults: { limits: Limit[]; expiresInDays: number | null };
  tokens: { ttlSeconds: number; algorithm: "ES256" | "RS256"; certificateBound: boolean };
  createdAt: Date;
  updatedAt: Date;
}>;
