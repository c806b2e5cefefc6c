import type { Actor } from "@/lib/actor";
import type { Permission } from "@/lib/members/permission";
import type { World } from "./world";

/** A verb as the matrices call it. */
export type VerbRow = Readonly<{
  name: string;
  /** All of them are needed. */
  permissions: readonly Permission[];
  /** `api`: the permission for the world's API is enough. `workspace`: it has to be for all. */
  reach: "api" | "workspace";
  /** What a stranger gets: an error, or an answer in which nothing of the world is. */
  stranger: "not_found" | "nothing";
  /** Whether it changes what verify decides on. */
  changes: boolean;
  /** Whether what it does is seen by the next call: it then needs a world of its own. */
  spends: boolean;
  call: (actor: Actor, world: World) => Promise<unknown>;
}>;

type Verb = (actor: Actor, ...rest: never[]) => Promise<unknown>;
type Shape = Pick<VerbRow, "reach" | "stranger" | "changes"> & { spends?: boolean };

/** One line of the matrices. */
export const row = (
  shape: Shape,
  permissions: string,
  verb: Verb,
  call: VerbRow["call"],
): VerbRow => ({
  spends: shape.changes,
  ...shape,
  name: verb.name,
  permissions: permissions.split(" ") as Permission[],
  call,
});

export const CHANGE = { reach: "api", stranger: "not_found", changes: true } as const;
export const MAKE = { reach: "workspace", stranger: "nothing", changes: true } as const;
export const READ = { reach: "api", stranger: "not_found", changes: false } as const;
export const LIST = { reach: "api", stranger: "nothing", changes: false } as const;
export const WIDE = { reach: "workspace" } as const;
/** Changes something, but nothing that verify decides on. */
export const ASIDE = { ...CHANGE, ...WIDE, changes: false, spends: true } as const;
