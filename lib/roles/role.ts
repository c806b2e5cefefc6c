/** A named set of scopes of an API, given to keys. */
export type Role = Readonly<{
  id: string;
  /** Null: for keys of every API of the workspace but the built-in one. */
  apiId: string | null;
  name: string;
  description: string;
  scopes: string[];
  createdAt: Date;
  updatedAt: Date;
}>;
