import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { AuthorityTable } from "@/components/certificates/authority-table";
import { CertificateTable } from "@/components/certificates/certificate-table";
import { NewAuthority } from "@/components/certificates/new-authority";
import { NewCertificate } from "@/components/certificates/new-certificate";
import { SettingsPage } from "@/components/settings/settings-page";
import { BarredButtons } from "@/components/team/ask-admin";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { Panel } from "@/components/ui/panel";
import { type Actor, isAllowed } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { listAuthorities } from "@/lib/authorities/list";
import { curlByCertificate, mutualUrl } from "@/lib/certificates/curl";
import { listCertificates } from "@/lib/certificates/list";
import { env } from "@/lib/env";
import { listKeys } from "@/lib/keys/list";
import {
  createAuthorityAction,
  createCertificateAction,
  deleteAuthorityAction,
  deleteCertificateAction,
} from "./actions";

export const metadata: Metadata = { title: "Certificates" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function CertificatesPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const { cursor } = await readQuery(searchParams);
  const { slug } = workspace;
  const path = `/${slug}`;
  const home = `${path}/settings/certificates`;
  const [{ items, nextCursor }, authorities, keys] = await Promise.all([
    orFirstPage(listCertificates(actor, { limit: 50, cursor }), hrefOf(home, {})),
    listAuthorities(actor, { limit: 100 }),
    managementKeys(actor),
  ]);
  const ask = await readAsk(member, "certificates:write", "add and remove certificates");
  const url = mutualUrl(env());
  return (
    <SettingsPage workspace={workspace.name} path={path}>
      <Panel
        title="Certificates"
        note="Backends that call Keyway by a client certificate, without a key."
        actions={
          ask ? (
            <BarredButtons size="small" ask={ask} labels={["Add certificate"]} offers />
          ) : (
            <NewCertificate
              keys={keys}
              authorities={authorities.items.map(({ id, name }) => ({ id, name }))}
              newKey={`${path}/keys/new?api=management`}
              create={createCertificateAction.bind(null, slug)}
            />
          )
        }
      >
        <CertificateTable
          certificates={items}
          names={new Map([...keys, ...authorities.items].map(({ id, name }) => [id, name]))}
          path={path}
          remove={ask ? undefined : deleteCertificateAction.bind(null, slug)}
          empty={
            <EmptyState title="No backend is known by a certificate yet.">
              Pin a certificate to a management key, and whoever shows it acts as that key. Removing
              it locks out the next request, also on a connection that is open.
            </EmptyState>
          }
        />
        {(cursor || nextCursor) && (
          <Pager
            label="certificates"
            {...(cursor && { previousHref: hrefOf(home, {}) })}
            {...(nextCursor && { nextHref: hrefOf(home, { cursor: nextCursor }) })}
          />
        )}
      </Panel>
      <Panel
        title="Authorities"
        note="Believed in this workspace alone, for the names you give to a management key."
        actions={
          ask ? (
            <BarredButtons size="small" ask={ask} labels={["Add authority"]} />
          ) : (
            <NewAuthority create={createAuthorityAction.bind(null, slug)} />
          )
        }
      >
        <AuthorityTable
          authorities={authorities.items}
          remove={ask ? undefined : deleteAuthorityAction.bind(null, slug)}
        />
      </Panel>
      <Panel
        title="Call with a certificate"
        note={
          url.known
            ? undefined
            : "Certificates are not switched on here yet: set MTLS_PORT, or MTLS_SOURCE behind a proxy (docs/mtls.md)."
        }
      >
        <CodeBlock label="curl" code={curlByCertificate(url.text, workspace.id)} />
      </Panel>
    </SettingsPage>
  );
}

/** The management keys that callers can act as; none for who may not see keys. */
async function managementKeys(actor: Actor): Promise<{ id: string; name: string }[]> {
  if (!isAllowed(actor, "keys:read") || !isAllowed(actor, "apis:read")) return [];
  const { items } = await listApis(actor, { limit: 100 });
  const builtIn = items.find(({ kind }) => kind === "management");
  if (!builtIn) return [];
  const filter = { apiId: builtIn.id, revoked: "exclude", limit: 100 } as const;
  const keys = await listKeys(actor, filter);
  return keys.items.map(({ id, name }) => ({ id, name }));
}
