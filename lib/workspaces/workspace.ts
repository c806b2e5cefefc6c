import type { MemberRole } from "@/lib/members/permission";

/** A tenant. */
export type Workspace = Readonly<{
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
  frozenAt: Date | null;
}>;

/** A workspace as one of its members has it. */
export type Membership = Readonly<{ workspace: Workspace; role: MemberRole }>;
