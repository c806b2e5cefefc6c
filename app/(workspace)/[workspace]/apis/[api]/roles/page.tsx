import { readAsk } from "@/app/_web/ask";
import { ApiPage } from "@/components/apis/api-page";
import { NewRole } from "@/components/apis/new-role";
import { RoleList } from "@/components/apis/role-list";
import { BarredButtons } from "@/components/team/ask-admin";
import { Panel } from "@/components/ui/panel";
import { listRoles } from "@/lib/roles/list";
import { createRoleAction, deleteRoleAction } from "../actions";
import { type ApiParams, readApiFrame } from "../read";

export default async function ApiRolesPage({ params }: { params: ApiParams }) {
  const { slug, api, frame, ...member } = await readApiFrame(params);
  const { actor } = member;
  const roles = await listRoles(actor, { apiId: api.id, limit: 100 });
  const ask = await readAsk(member, "roles:write", "create and change roles");
  return (
    <ApiPage {...frame}>
      <Panel
        title="Roles"
        actions={ask && <BarredButtons size="small" ask={ask} labels={["New role"]} offers />}
      >
        <RoleList
          roles={roles.items}
          remove={ask ? undefined : deleteRoleAction.bind(null, slug)}
        />
      </Panel>
      {!ask && (
        <Panel title="New role">
          <NewRole
            create={createRoleAction.bind(null, slug, api.id)}
            example={api.scopes
              .slice(0, 2)
              .map(({ name }) => name)
              .join("\n")}
          />
        </Panel>
      )}
    </ApiPage>
  );
}
