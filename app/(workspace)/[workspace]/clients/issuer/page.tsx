import type { Metadata } from "next";
import { requireMember } from "@/app/_web/session";
import { AudienceTable } from "@/components/clients/audience-table";
import { ClientsPage } from "@/components/clients/clients-page";
import { exchangeCurl } from "@/components/clients/curls";
import { RotateSigningKey } from "@/components/clients/rotate-signing-key";
import { SigningKeyTable } from "@/components/clients/signing-key-table";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts, Panel } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { issuerOf } from "@/lib/oauth/issue";
import { listSigningKeys } from "@/lib/oauth/list-signing-keys";
import { rotateSigningKeyAction } from "../actions";

export const metadata: Metadata = { title: "Audiences and keys" };

type Props = { params: Promise<{ workspace: string }> };

export default async function IssuerPage({ params }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const path = `/${workspace.slug}`;
  const issuer = issuerOf(workspace.id);
  const [{ items: apis }, keys] = await Promise.all([
    listApis(actor, ListApisQuery.parse({ limit: "100" })),
    listSigningKeys(actor),
  ]);
  const audience = apis.find((one) => one.kind === "customer" && one.audience)?.audience ?? null;
  const algorithms = [...new Set(keys.map((key) => key.algorithm))].toSorted();
  return (
    <ClientsPage workspace={workspace.name} path={path}>
      <Panel title="Issuer" note="What libraries for OAuth ask for; they find the rest by it.">
        <Facts
          facts={[
            { label: "Issuer", value: <Address text={issuer} /> },
            {
              label: "Metadata",
              value: <Address text={`${issuer}/.well-known/oauth-authorization-server`} />,
            },
            { label: "Public keys", value: <Address text={`${issuer}/oauth/jwks.json`} /> },
          ]}
        />
      </Panel>
      <Panel title="Audiences" note="An API with an audience can have tokens.">
        <AudienceTable apis={apis} path={`${path}/apis`} />
      </Panel>
      <Panel title="Trade a key for a token" note="Needs no client: whoever holds the key may.">
        <CodeBlock code={exchangeCurl(issuer, audience)} label="Token exchange" />
      </Panel>
      <Panel
        title="Signing keys"
        actions={
          isAllowed(actor, "signing_keys:write") &&
          algorithms.map((algorithm) => (
            <RotateSigningKey
              key={algorithm}
              algorithm={algorithm}
              rotate={rotateSigningKeyAction.bind(null, workspace.slug, algorithm)}
            />
          ))
        }
      >
        <SigningKeyTable signingKeys={keys} />
      </Panel>
    </ClientsPage>
  );
}

function Address({ text }: { text: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span className="min-w-0 break-all font-mono text-xs">{text}</span>
      <CopyButton text={text} label={`Copy ${text}`} />
    </span>
  );
}
