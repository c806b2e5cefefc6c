/** A scope that every API of the workspace knows. */
export type CatalogueEntry = Readonly<{
  id: string;
  scope: string;
  /** What people call it. */
  name: string;
  description: string;
  createdAt: Date;
}>;
