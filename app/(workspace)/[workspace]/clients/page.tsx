import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import {
  type ClientFilter,
  ClientFilters,
  ENDS_WITHIN,
  isNarrowed,
} from "@/components/clients/client-filters";
import { ClientTable } from "@/components/clients/client-table";
import { ClientsPage } from "@/components/clients/clients-page";
import { exchangeCurl, tokenCurl } from "@/components/clients/curls";
import { NewClient } from "@/components/clients/new-client";
import { BarredButton } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { CodeTabs } from "@/components/ui/code-tabs";
import { EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { AUTH_METHODS } from "@/lib/clients/client";
import { ListClientsQuery } from "@/lib/clients/input";
import { listClients } from "@/lib/clients/list";
import { issuerOf, mutualIssuerOf } from "@/lib/oauth/issue";
import { readCallerSparks } from "@/lib/usage/read-caller-sparks";
import { createClientAction } from "./actions";

export const metadata: Metadata = { title: "Clients" };

const DAY_MS = 86_400_000;

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function ClientsListPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const ask = await readAsk(member, "clients:write", "create and change clients");
  const { cursor, ...query } = await readQuery(searchParams);
  const filter = readFilter(query);
  const path = `/${workspace.slug}`;
  const home = `${path}/clients`;
  const now = new Date();
  const [issuer, mutualIssuer] = [issuerOf(workspace.id), mutualIssuerOf(workspace.id)];
  const [page, { items: apis }] = await Promise.all([
    orFirstPage(listClients(actor, queryOf(filter, cursor, now)), hrefOf(home, filter)),
    listApis(actor, ListApisQuery.parse({ limit: "100" })),
  ]);
  const ids = page.items.map((one) => one.id);
  const sparks = await readCallerSparks(actor, ids);
  const narrowed = isNarrowed(filter);
  const sample = {
    ...{ issuer, mutualIssuer, clientId: "cli_…" },
    audience: apis.find((one) => one.audience)?.audience ?? null,
  };
  return (
    <ClientsPage
      workspace={workspace.name}
      path={path}
      actions={
        ask ? (
          <BarredButton ask={ask}>New client</BarredButton>
        ) : (
          <NewClient
            create={createClientAction.bind(null, workspace.slug)}
            issuer={issuer}
            mutualIssuer={mutualIssuer}
            apis={apis.map(({ id, name, audience }) => ({ id, name, audience }))}
          />
        )
      }
    >
      {(page.items.length > 0 || narrowed) && (
        <ClientFilters
          key={JSON.stringify(filter)}
          filter={filter}
          apis={apis.map(({ id, name }) => ({ id, name }))}
          clearHref={home}
        />
      )}
      <ClientTable
        clients={page.items}
        apiNames={new Map(apis.map(({ id, name }) => [id, name]))}
        sparks={sparks}
        path={home}
        now={now}
        empty={
          narrowed ? (
            <EmptyState
              title="No client fits these filters."
              action={<LinkButton href={home}>Show all clients</LinkButton>}
            />
          ) : (
            <EmptyState title="No clients yet.">
              <p className="text-secondary">
                A client is a backend that should not send a long-lived key on every call: it gets a
                token for one API, with few scopes, that ends by itself.
              </p>
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
            </EmptyState>
          )
        }
      />
      {(cursor || page.nextCursor) && (
        <Pager
          label="clients"
          {...(cursor && { previousHref: hrefOf(home, filter) })}
          {...(page.nextCursor && {
            nextHref: hrefOf(home, { ...filter, cursor: page.nextCursor }),
          })}
        />
      )}
    </ClientsPage>
  );
}

/** What of an address narrows the list; what nothing can be meant by counts as not said. */
function readFilter(query: Readonly<Record<string, string>>): ClientFilter {
  const { q, apiId, authMethod, expires } = query;
  return {
    q: q?.slice(0, 120),
    apiId: ListClientsQuery.shape.apiId.safeParse(apiId).data,
    authMethod: AUTH_METHODS.find((one) => one === authMethod),
    expires: ENDS_WITHIN.find((one) => one === expires),
  };
}

function queryOf({ expires, ...filter }: ClientFilter, cursor: string | undefined, now: Date) {
  const end = new Date(now.getTime() + Number(expires ?? 0) * DAY_MS);
  return ListClientsQuery.parse({
    ...{ ...filter, cursor },
    ...(expires && { expiresBefore: end.toISOString() }),
  });
}
