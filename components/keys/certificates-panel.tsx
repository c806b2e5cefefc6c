import { Panel } from "@/components/ui/panel";
import type { Key } from "@/lib/keys/key";
import type { UpdateKey } from "./actions";
import { BindCertificate, UnbindCertificate } from "./bind-certificate";

/** The client certificates without one of which a key is worth nothing. `update` is left out for whoever may only look. */
export function CertificatesPanel({
  data: { certificates, name, status },
  update,
}: {
  data: Pick<Key, "certificates" | "name" | "status">;
  update: UpdateKey | undefined;
}) {
  const change = status === "revoked" ? undefined : update;
  return (
    <Panel
      title="Certificates"
      note={certificates.length > 0 && "it works with one of these alone"}
      actions={change && <BindCertificate {...{ certificates, name }} update={change} />}
    >
      {certificates.length === 0 ? (
        <p className="text-sm text-secondary">
          None: who has the secret can use the key. Bound to a client certificate, a stolen secret
          is worth nothing.
        </p>
      ) : (
        <ul className="divide-y border-y text-sm">
          {certificates.map((thumbprint) => (
            <li key={thumbprint} className="flex min-h-10 items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1">
                <span className="block text-xs text-muted">SHA-256</span>
                <span className="font-mono text-xs break-all">{thumbprint}</span>
              </span>
              {change && (
                <UnbindCertificate {...{ certificates, name, thumbprint }} update={change} />
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
