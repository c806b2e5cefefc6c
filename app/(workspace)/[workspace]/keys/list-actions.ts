"use server";

import { runAction } from "@/app/_web/run-action";
import { requireRecent } from "@/app/_web/session";
import { jobView } from "@/components/keys/bulk-actions";
import { glanceOf } from "@/components/keys/glance";
import { getApi } from "@/lib/apis/get";
import { cancelJob } from "@/lib/jobs/cancel";
import { getJob } from "@/lib/jobs/get";
import { takeSecrets } from "@/lib/jobs/take-secrets";
import { bulkKeys } from "@/lib/keys/bulk";
import { BulkKeysInput } from "@/lib/keys/bulk-action";
import { getKey } from "@/lib/keys/get";
import { ListKeysQuery, ReasonInput } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { ListVerificationsQuery } from "@/lib/verifications/input";
import { listVerifications } from "@/lib/verifications/list";

const nothing = () => new FormData();

/** One thing done to many keys, as a job. The request is JSON, since it has lists in it. */
export async function bulkKeysAction(slug: string, form: FormData) {
  return runAction(slug, form, BulkKeysInput, bulkKeys, (given) =>
    JSON.parse(String(given.get("body") ?? "{}")),
  );
}

export async function readJobAction(slug: string, id: string) {
  return runAction(slug, nothing(), ReasonInput, async (actor) => jobView(await getJob(actor, id)));
}

export async function cancelJobAction(slug: string, id: string) {
  return runAction(slug, nothing(), ReasonInput, async (actor) =>
    jobView(await cancelJob(actor, id)),
  );
}

/** The secrets that a job made, once; not for whoever finds a screen open. */
export async function takeSecretsAction(slug: string, id: string) {
  return runAction(slug, nothing(), ReasonInput, async (actor) => {
    await requireRecent();
    return takeSecrets(actor, id);
  });
}

/** A key and its last 20 verifications, for a glance from the list. */
export async function peekKeyAction(slug: string, id: string) {
  return runAction(slug, nothing(), ReasonInput, async (actor) => {
    const key = await getKey(actor, id);
    const query = ListVerificationsQuery.parse({ keyId: key.id, limit: "20" });
    const [api, recent] = await Promise.all([
      getApi(actor, key.apiId),
      listVerifications(actor, query),
    ]);
    return glanceOf(key, api.name, recent.items);
  });
}

/** The scopes of a key of an API, by its id or a part of its name; null when there is none. */
export async function findScopesAction(slug: string, apiId: string, q: string) {
  return runAction(
    slug,
    nothing(),
    ListKeysQuery,
    async (actor, query) => {
      const [key] = (await listKeys(actor, query)).items;
      return key ? { name: key.name, scopes: key.scopes } : null;
    },
    () => ({ apiId, q, limit: "1" }),
  );
}
