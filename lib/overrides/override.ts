/** Another number for one identifier of a limit, until a date. */
export type Override = Readonly<{
  id: string;
  namespace: string;
  identifier: string;
  limit: number;
  windowMs: number | null;
  reason: string;
  expiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}>;

/** How the audit log names an override. */
export const nameOfOverride = (one: Pick<Override, "namespace" | "identifier">): string =>
  `${one.namespace} of ${one.identifier}`;
