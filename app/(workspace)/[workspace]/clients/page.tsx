import type { Metadata } from "next";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { ClientTable } from "@/components/clients/client-table";
import { ClientsPage } from "@/components/clients/clients-page";
import { exchangeCurl, tokenCurl } from "@/components/clients/curls";
import { NewClient } from "@/components/clients/new-client";
import { CodeTabs } from "@/components/ui/code-tabs";
import { EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { isAllowed } from "@/lib/actor";
import { ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { ListClientsQuery } from "@/lib/clients/input";
import { listClients } from "@/lib/clients/list";
import { issuerOf, mutualIssuerOf } from "@/lib/oauth/issue";
import { readCallerSparks } from "@/lib/usage/read-caller-sparks";
import { createClientAction } from "./actions";

export const metadata: Metadata = { title: "Clients" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function ClientsListPage({ params, searchParams }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const { cursor } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const home = `${path}/clients`;
  const [issuer, mutualIssuer] = [issuerOf(workspace.id), mutualIssuerOf(workspace.id)];
  const [page, { items: apis }] = await Promise.all([
    orFirstPage(listClients(actor, ListClientsQuery.parse({ cursor })), home),
    listApis(actor, ListApisQuery.parse({ limit: "100" })),
  ]);
  const ids = page.items.map((one) => one.id);
  const sparks = await readCallerSparks(actor, ids);
  const mayWrite = isAllowed(actor, "clients:write");
  const sample = {
    ...{
      issuer,
      mutualIssuer,
      clientId: "cli_…",
      audience: apis.find((one) => one.audience)?.audience ?? null,
    },
  };
  return (
    <ClientsPage
      workspace={workspace.name}
      path={path}
      actions={
        mayWrite && (
          <NewClient
            create={createClientAction.bind(null, workspace.slug)}
            issuer={issuer}
            mutualIssuer={mutualIssuer}
            apis={apis.map(({ id, name, audience }) => ({ id, name, audience }))}
          />
        )
      }
    >
      <ClientTable
        clients={page.items}
        apiNames={new Map(apis.map(({ id, name }) => [id, name]))}
        sparks={sparks}
        path={home}
        now={new Date()}
        empty={
          <EmptyState title="No clients yet.">
            A client is a backend that should not send a long-lived key on every call: it gets a
            token for one API, with few scopes, that ends by itself.
          </EmptyState>
        }
      />
      {page.items.length === 0 && (
        <CodeTabs
          label="How a token is got"
          snippets={[
            {
              language: "Secret",
              code: tokenCurl({ ...sample, authMethod: "client_secret_basic" }),
            },
            {
              language: "Certificate",
              code: tokenCurl({ ...sample, authMethod: "tls_client_auth" }),
            },
            { language: "API key", code: exchangeCurl(issuer, sample.audience) },
          ]}
        />
      )}
      {(cursor || page.nextCursor) && (
        <Pager
          label="Pages of clients"
          {...(cursor && { previousHref: home })}
          {...(page.nextCursor && { nextHref: hrefOf(home, { cursor: page.nextCursor }) })}
        />
      )}
    </ClientsPage>
  );
}
