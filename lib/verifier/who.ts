import { bearerOf, nameOfCredential } from "@/lib/verify/caller";
import type { LeaseNode } from "@/lib/verify/node";

/**
 * Tells whose request it is, to share a busy node fairly: the workspace of the management key that is sent, when this
 * node knows it, else the address it came from. Neither proves anything, and nothing is read for it.
 * @param digest of the management key, as `digestOfBearer` makes it
 */
export const whoBehind = (
  { cache }: Pick<LeaseNode, "cache">,
  digest: string,
  address: string,
): string => cache.get(digest)?.workspaceId ?? address;

/** The same of an `Authorization` header. */
export function whoSends(
  node: Pick<LeaseNode, "cache">,
  authorization: string | undefined,
  address = "",
): string {
  const text = bearerOf(authorization);
  return text === undefined ? address : whoBehind(node, nameOfCredential(text), address);
}
