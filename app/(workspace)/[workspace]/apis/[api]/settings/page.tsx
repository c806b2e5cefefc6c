import { ApiPage } from "@/components/apis/api-page";
import { ApiSettings } from "@/components/apis/api-settings";
import { DeleteButton } from "@/components/apis/delete-button";
import { Callout } from "@/components/ui/feedback";
import { Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { deleteApiAction, saveSettingsAction } from "../actions";
import { type ApiParams, readApiFrame } from "../read";

export default async function ApiSettingsPage({ params }: { params: ApiParams }) {
  const { actor, role, slug, api, frame } = await readApiFrame(params);
  if (!isAllowed(actor, "apis:write", api.id))
    return (
      <ApiPage {...frame}>
        <Callout>
          Your role here is {role}. Owners, admins and developers may change an API.
        </Callout>
      </ApiPage>
    );
  return (
    <ApiPage {...frame}>
      <Panel title="Settings">
        <ApiSettings api={api} save={saveSettingsAction.bind(null, slug, api.id)} />
      </Panel>
      {api.kind === "customer" && (
        <Panel title="Delete this API">
          <div className="flex max-w-2xl items-center justify-between gap-4 text-sm">
            <p className="text-secondary">
              Its roles and its revoked keys go with it; its usage stays. Keys that are not revoked
              keep it from being deleted.
            </p>
            <DeleteButton
              what={`the API ${api.name}`}
              consequence="This cannot be taken back."
              typed={{ label: `Type ${api.name} to go on`, text: api.name }}
              run={deleteApiAction.bind(null, slug, api.id)}
            />
          </div>
        </Panel>
      )}
    </ApiPage>
  );
}
