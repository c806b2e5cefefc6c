import { LifeBar } from "@/components/certificates/life-bar";
import { Facts } from "@/components/ui/panel";
import { parsePem } from "@/lib/certificates/certificate";
import type { Credential } from "@/lib/clients/client";

/** The certificates of a client that are in use: whose they are, who issued them, and how long they last. */
export function CertificateCards({
  credentials,
  now,
}: {
  credentials: readonly Credential[];
  now: Date;
}) {
  const shown = credentials.flatMap(({ id, status, certificate }) => {
    const parsed = certificate === null || status === "retired" ? "none" : parsePem(certificate);
    return typeof parsed === "string" ? [] : [{ id, parsed }];
  });
  return (
    <ul className="mt-3 flex flex-col gap-4">
      {shown.map(({ id, parsed }) => (
        <li key={id} className="rounded border p-3">
          <Facts
            facts={[
              { label: "Subject", value: <Long>{parsed.subject || "none"}</Long> },
              { label: "Issuer", value: <Long>{parsed.issuer || "none"}</Long> },
              { label: "SHA-256", value: <Long mono>{parsed.thumbprint}</Long> },
              {
                label: "Valid",
                value: (
                  <LifeBar
                    notBefore={new Date(parsed.notBefore)}
                    notAfter={new Date(parsed.notAfter)}
                    now={now}
                  />
                ),
              },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

const Long = ({ children, mono = false }: { children: string; mono?: boolean }) => (
  <span className={mono ? "font-mono text-xs break-all" : "break-all"}>{children}</span>
);
