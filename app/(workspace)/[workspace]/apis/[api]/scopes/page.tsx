import { ApiPage } from "@/components/apis/api-page";
import { ScopeEditor } from "@/components/apis/scope-editor";
import { ScopeList } from "@/components/apis/scope-list";
import { Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { saveScopesAction } from "../actions";
import { type ApiParams, readApiFrame } from "../read";

export default async function ApiScopesPage({ params }: { params: ApiParams }) {
  const { actor, slug, api, frame } = await readApiFrame(params);
  const editable = api.kind === "customer" && isAllowed(actor, "apis:write", api.id);
  return (
    <ApiPage {...frame}>
      <Panel
        title="Scope catalogue"
        note="What people choose from. Keys keep a scope that is taken out of here."
      >
        {editable ? (
          <ScopeEditor scopes={api.scopes} save={saveScopesAction.bind(null, slug, api.id)} />
        ) : (
          <ScopeList scopes={api.scopes} />
        )}
      </Panel>
    </ApiPage>
  );
}
