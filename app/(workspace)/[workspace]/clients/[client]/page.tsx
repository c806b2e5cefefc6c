import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { orNotFound } from "@/app/_web/found";
import { requireMember } from "@/app/_web/session";
import { AddCredential } from "@/components/clients/add-credential";
import { AddressTable } from "@/components/clients/address-table";
import { CertificateCards } from "@/components/clients/certificate-cards";
import { ClientButtons } from "@/components/clients/client-buttons";
import { ClientStatus } from "@/components/clients/client-table";
import { CredentialTable } from "@/components/clients/credential-table";
import {
  assertionCode,
  introspectCurl,
  revokeCurl,
  type TokenCall,
  tokenCurl,
} from "@/components/clients/curls";
import { GrantEditor } from "@/components/clients/grant-editor";
import { addLabel, METHODS } from "@/components/clients/method";
import { Page } from "@/components/shell/page";
import { BarredButtons } from "@/components/team/ask-admin";
import { CodeTabs } from "@/components/ui/code-tabs";
import { Callout } from "@/components/ui/feedback";
import { Facts, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { isAllowed } from "@/lib/actor";
import type { Api } from "@/lib/apis/api";
import { ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { type Client, KIND_OF_METHOD } from "@/lib/clients/client";
import { getClient } from "@/lib/clients/get";
import { readClientAddresses } from "@/lib/clients/read-addresses";
import { issuerOf, mutualIssuerOf } from "@/lib/oauth/issue";
import {
  addCredentialAction,
  deleteClientAction,
  endCredentialAction,
  revokeTokensAction,
  saveGrantsAction,
  switchClientAction,
} from "../actions";

export const metadata: Metadata = { title: "Client" };

type Props = { params: Promise<{ workspace: string; client: string }> };

const WEEK_MS = 7 * 86_400_000;

export default async function ClientPage({ params }: Props) {
  const { workspace: slug, client: id } = await params;
  const member = await requireMember(slug);
  const { actor, workspace } = member;
  const client = await orNotFound(getClient(actor, id));
  const { items: apis } = await listApis(actor, ListApisQuery.parse({ limit: "100" }));
  const addresses = isAllowed(actor, "usage:read") ? await readClientAddresses(actor, id) : null;
  const path = `/${workspace.slug}`;
  const ask = await readAsk(member, "clients:write", "create and change clients");
  const bind = [workspace.slug, id] as const;
  const call = callOf(client, apis, workspace.id);
  const hasOwn = KIND_OF_METHOD[client.authMethod] !== null;
  return (
    <Page
      crumbs={[
        { label: workspace.name, href: path },
        { label: "Clients", href: `${path}/clients` },
        { label: client.name },
      ]}
      title={<span className="break-words">{client.name}</span>}
      id={client.id}
      badge={<ClientStatus enabled={client.enabled} />}
      actions={
        ask ? (
          <BarredButtons
            ask={ask}
            labels={[client.enabled ? "Disable" : "Enable", "Revoke tokens", "Delete"]}
            offers
          />
        ) : (
          <ClientButtons
            name={client.name}
            enabled={client.enabled}
            lastUsedAt={client.lastUsedAt?.toISOString() ?? null}
            busy={Date.now() - (client.lastUsedAt?.getTime() ?? 0) < WEEK_MS}
            change={switchClientAction.bind(null, ...bind)}
            revokeTokens={revokeTokensAction.bind(null, ...bind)}
            remove={deleteClientAction.bind(null, ...bind)}
          />
        )
      }
    >
      {call.audience === null && (
        <Callout tone="warning">
          There are no tokens for this client yet: none of its APIs has an audience. Set one in the
          settings of the API.
        </Callout>
      )}
      <Panel
        title="Get a token"
        note={`The lines work as they are, with ${METHODS[client.authMethod].given}.`}
      >
        <CodeTabs label="Requests" snippets={snippetsOf(client, call)} />
      </Panel>
      <Panel
        title="Credentials"
        actions={
          hasOwn &&
          (ask ? (
            <BarredButtons size="small" ask={ask} labels={[addLabel(client.authMethod)]} />
          ) : (
            <AddCredential
              method={client.authMethod}
              add={addCredentialAction.bind(null, ...bind)}
            />
          ))
        }
      >
        <CredentialTable
          credentials={client.credentials}
          now={new Date()}
          end={ask ? undefined : endCredentialAction.bind(null, ...bind)}
        />
        {client.authMethod === "self_signed_tls_client_auth" && (
          <CertificateCards credentials={client.credentials} now={new Date()} />
        )}
      </Panel>
      <Panel title="APIs and scopes" note="A token is for one of them, with at most these scopes.">
        {ask ? (
          <GrantFacts client={client} apis={apis} />
        ) : (
          <GrantEditor
            grants={client.grants}
            apis={apis.map(({ id: apiId, name }) => ({ id: apiId, name }))}
            save={saveGrantsAction.bind(null, ...bind)}
          />
        )}
      </Panel>
      {addresses && (
        <Panel title="Addresses" note="where it verified keys from, 7 days">
          <AddressTable addresses={addresses} />
        </Panel>
      )}
      <Panel title="Details">
        <Facts
          facts={[
            { label: "Proves itself by", value: METHODS[client.authMethod].label },
            ...(client.san ? [{ label: "Name", value: client.san.value }] : []),
            { label: "Issuer", value: <span className="font-mono text-xs">{call.issuer}</span> },
            { label: "Created", value: <RelativeTime at={client.createdAt.toISOString()} /> },
            {
              label: "Last used",
              value: client.lastUsedAt ? (
                <RelativeTime at={client.lastUsedAt.toISOString()} />
              ) : (
                "Never"
              ),
            },
          ]}
        />
      </Panel>
    </Page>
  );
}

function callOf({ id, authMethod, grants }: Client, apis: readonly Api[], workspaceId: string) {
  const audiences = grants.map(
    ({ apiId }) => apis.find((one) => one.id === apiId)?.audience ?? null,
  );
  const issuers = { issuer: issuerOf(workspaceId), mutualIssuer: mutualIssuerOf(workspaceId) };
  return { ...issuers, clientId: id, authMethod, audience: audiences.find(Boolean) ?? null };
}

function snippetsOf({ authMethod, grants }: Client, call: TokenCall) {
  return [
    { language: "Token", code: tokenCurl(call) },
    ...(authMethod === "private_key_jwt"
      ? [{ language: "Assertion (Node)", code: assertionCode(call) }]
      : []),
    { language: "Revoke", code: revokeCurl(call) },
    ...(grants.some((one) => one.introspect)
      ? [{ language: "Introspect", code: introspectCurl(call) }]
      : []),
  ];
}

function GrantFacts({ client, apis }: { client: Client; apis: readonly Api[] }) {
  return (
    <Facts
      facts={client.grants.map((grant) => ({
        label: apis.find((one) => one.id === grant.apiId)?.name ?? grant.apiId,
        value: [
          grant.scopes.join(", ") || "no scopes",
          ...(grant.introspect ? ["may ask about tokens"] : []),
        ].join(" · "),
      }))}
    />
  );
}
