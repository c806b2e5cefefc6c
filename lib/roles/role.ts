/** A named set of scopes of an API, given to keys. */
export type Role = Readonly<{
  id: string;
  apiId: string;
  name: string;
  description: string;
  scopes: string[];
  createdAt: Date;
  updatedAt: Date;
}>;
