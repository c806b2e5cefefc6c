import type { VerbRow } from "./verb-row";
import { CLIENT_VERBS } from "./verbs-clients";
import { KEY_VERBS } from "./verbs-keys";
import { OBJECT_VERBS } from "./verbs-objects";
import { WORKSPACE_VERBS } from "./verbs-workspace";

/** Every verb of `lib`. `tenancy.test.ts` fails when one is missing. */
export const VERBS: readonly VerbRow[] = [
  ...OBJECT_VERBS,
  ...CLIENT_VERBS,
  ...KEY_VERBS,
  ...WORKSPACE_VERBS,
];
