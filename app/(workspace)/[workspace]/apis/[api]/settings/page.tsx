import { readAsk } from "@/app/_web/ask";
import { ApiPage } from "@/components/apis/api-page";
import { ApiSettings } from "@/components/apis/api-settings";
import { DeleteButton } from "@/components/apis/delete-button";
import { Barred } from "@/components/team/ask-admin";
import { Panel } from "@/components/ui/panel";
import { deleteApiAction, saveSettingsAction } from "../actions";
import { type ApiParams, readApiFrame } from "../read";

export default async function ApiSettingsPage({ params }: { params: ApiParams }) {
  const { slug, api, frame, ...member } = await readApiFrame(params);
  const ask = await readAsk(member, "apis:write", "change an API");
  if (ask)
    return (
      <ApiPage {...frame}>
        <Barred ask={ask} />
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
