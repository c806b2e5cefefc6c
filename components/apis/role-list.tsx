import { Tag } from "@/components/ui/status";
import type { Role } from "@/lib/roles/role";
import { DeleteButton } from "./delete-button";

/** The roles that keys of an API can have, with their scopes: its own, and those of the whole workspace. */
export function RoleList({
  roles,
  remove,
}: {
  roles: readonly Role[];
  /** Not given to who may not. */
  remove?: (role: string) => Promise<string | undefined>;
}) {
  if (roles.length === 0)
    return (
      <p className="text-sm text-secondary">
        No roles yet. A role is a set of scopes under one name: change it, and every key that has it
        changes.
      </p>
    );
  return (
    <ul className="divide-y border-y text-sm">
      {roles.map((role) => (
        <li key={role.id} className="flex items-center gap-4 py-2">
          <div className="min-w-0 flex-1">
            <p>
              <span className="font-medium">{role.name}</span>{" "}
              {role.apiId === null && <Tag>Whole workspace</Tag>}{" "}
              <span className="text-secondary">{role.description}</span>
            </p>
            <p className="mt-1 flex flex-wrap gap-1">
              {role.scopes.map((scope) => (
                <Tag key={scope} mono>
                  {scope}
                </Tag>
              ))}
            </p>
          </div>
          {remove && (
            <DeleteButton
              what={`the role ${role.name}`}
              consequence={
                role.apiId === null
                  ? "It belongs to the whole workspace, not to this API alone: keys of every API that have it lose its scopes at once, on all verifiers."
                  : "Keys that have it lose its scopes at once, on all verifiers."
              }
              run={remove.bind(null, role.id)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
