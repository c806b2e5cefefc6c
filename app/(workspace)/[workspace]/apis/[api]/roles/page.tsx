import { ApiPage } from "@/components/apis/api-page";
import { NewRole } from "@/components/apis/new-role";
import { RoleList } from "@/components/apis/role-list";
import { Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { listRoles } from "@/lib/roles/list";
import { createRoleAction, deleteRoleAction } from "../actions";
import { type ApiParams, readApiFrame } from "../read";

export default async function ApiRolesPage({ params }: { params: ApiParams }) {
  const { actor, slug, api, frame } = await readApiFrame(params);
  const roles = await listRoles(actor, { apiId: api.id, limit: 100 });
  const editable = isAllowed(actor, "roles:write", api.id);
  return (
    <ApiPage {...frame}>
      <Panel title="Roles">
        <RoleList
          roles={roles.items}
          remove={editable ? deleteRoleAction.bind(null, slug) : undefined}
        />
      </Panel>
      {editable && (
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
