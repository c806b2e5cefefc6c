import type { KeyActions } from "@/components/keys/actions";
import type { OverlapActions } from "@/components/keys/secrets-panel";
import type { Key } from "@/lib/keys/key";
import {
  disableKeyAction,
  enableKeyAction,
  extendOverlapAction,
  finishOverlapAction,
  restoreKeyAction,
  revokeKeyAction,
  rotateKeyAction,
  updateKeyAction,
} from "../actions";

/** The actions of one key, bound to it. */
export const actionsOf = (slug: string, id: string): KeyActions => ({
  rotate: rotateKeyAction.bind(null, slug, id),
  update: updateKeyAction.bind(null, slug, id),
  disable: disableKeyAction.bind(null, slug, id),
  enable: enableKeyAction.bind(null, slug, id),
  revoke: revokeKeyAction.bind(null, slug, id),
  restore: restoreKeyAction.bind(null, slug, id),
});

/** The ways out of an overlap, where there is one. Finishing the active version is undoing the rotation. */
export function overlapOf(slug: string, key: Key): OverlapActions | undefined {
  const versionOf = (status: string) => key.secrets.find((one) => one.status === status)?.version;
  const [old, active] = [versionOf("retiring"), versionOf("active")];
  if (old === undefined || active === undefined || key.status === "revoked") return undefined;
  return {
    extend: extendOverlapAction.bind(null, slug, key.id, old),
    finish: finishOverlapAction.bind(null, slug, key.id, old),
    undo: finishOverlapAction.bind(null, slug, key.id, active),
  };
}
