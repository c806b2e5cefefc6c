import { Check } from "lucide-react";
import { MEMBER_ROLES, PERMISSIONS, rolesWith } from "@/lib/members/permission";

/** What each role may do, read from the table that the verbs ask. */
export function RoleMatrix() {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Permissions by role</caption>
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="h-8 border-b font-medium">
            Permission
          </th>
          {MEMBER_ROLES.map((role) => (
            <th
              key={role}
              scope="col"
              className="h-8 border-b px-1 text-center sm:px-3 font-medium first-letter:uppercase"
            >
              {role}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PERMISSIONS.map(({ name, allows }) => (
          <tr key={name}>
            <th scope="row" className="border-b py-1.5 text-left font-normal">
              {allows} <span className="font-mono text-xs text-muted max-sm:hidden">{name}</span>
            </th>
            {MEMBER_ROLES.map((role) => (
              <td key={role} className="border-b px-3 text-center">
                {rolesWith(name).includes(role) ? (
                  <>
                    <Check aria-hidden className="inline size-4" />
                    <span className="sr-only">yes</span>
                  </>
                ) : (
                  <span className="text-muted">
                    <span aria-hidden>–</span>
                    <span className="sr-only">no</span>
                  </span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
