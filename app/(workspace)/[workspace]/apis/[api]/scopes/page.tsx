import { readAsk } from "@/app/_web/ask";
import { ApiPage } from "@/components/apis/api-page";
import { ScopeEditor } from "@/components/apis/scope-editor";
import { ScopeList } from "@/components/apis/scope-list";
import { BarredButtons } from "@/components/team/ask-admin";
import { Panel } from "@/components/ui/panel";
import { saveScopesAction } from "../actions";
import { type ApiParams, readApiFrame } from "../read";

export default async function ApiScopesPage({ params }: { params: ApiParams }) {
  const { slug, api, frame, ...member } = await readApiFrame(params);
  const ask = await readAsk(member, "apis:write", "change an API");
  const customer = api.kind === "customer";
  return (
    <ApiPage {...frame}>
      <Panel
        title="Scope catalogue"
        note="What people choose from. Keys keep a scope that is taken out of here."
        actions={
          customer &&
          ask && <BarredButtons size="small" ask={ask} labels={["Edit scopes"]} offers />
        }
      >
        {customer && !ask ? (
          <ScopeEditor scopes={api.scopes} save={saveScopesAction.bind(null, slug, api.id)} />
        ) : (
          <ScopeList scopes={api.scopes} />
        )}
      </Panel>
    </ApiPage>
  );
}
