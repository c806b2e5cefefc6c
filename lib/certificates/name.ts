import { isId } from "@/lib/ids";
import type { ClientCertificate } from "./certificate";

/** Says in which workspace a certificate is to be looked for. */
export const WORKSPACE_HEADER = "keyway-workspace";

/** The workspace that a request names: '' for none; one that no certificate is in for what cannot be an id. */
export function workspaceNamed(header: string | undefined): string {
  if (header === undefined) return "";
  return isId("workspace", header) ? header : "none";
}

const START = "certificate:";

/**
 * The name under which a node holds what a certificate stands for. It holds the certificate whole, since who is found by
 * an authority is found by what the certificate says. No digest of a secret looks like it.
 * @param workspaceId where it is looked for; '' anywhere
 */
export const nameOfCertificate = ({ der }: ClientCertificate, workspaceId: string): string =>
  `${START}${workspaceId}:${der.toString("base64")}`;

/** What `nameOfCertificate` made a name from; null for any other name. */
export function readName(name: string): Readonly<{ der: Buffer; workspaceId: string }> | null {
  if (!name.startsWith(START)) return null;
  const [workspaceId = "", der = ""] = name.slice(START.length).split(":");
  return { der: Buffer.from(der, "base64"), workspaceId };
}
