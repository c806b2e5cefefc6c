import type { MemberRole } from "@/lib/members/permission";

/** A tenant. */
export type Workspace = Readonly<{
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
  frozenAt: Date | null;
  requiresSecondFactor: boolean;
}>;

/** Whether a person is kept out of a workspace until they have a second factor. */
export const lacksSecondFactor = (
  { requiresSecondFactor }: Pick<Workspace, "requiresSecondFactor">,
  { secondFactorAt }: Readonly<{ secondFactorAt: Date | null }>,
): boolean => requiresSecondFactor && secondFactorAt === null;

/** A workspace as one of its members has it. */
export type Membership = Readonly<{ workspace: Workspace; role: MemberRole }>;
