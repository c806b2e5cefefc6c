import { db } from "@/db/connect";
import { jobs } from "@/db/schema/jobs";
import type { ActorKind } from "@/lib/actor";
import { newId } from "@/lib/ids";
import { keepSecret } from "@/lib/jobs/keep-secret";
import { newSecret } from "@/lib/keys/secret";

type Maker = Readonly<{ kind: ActorKind; id: string }>;

/** A job that has rotated a key, and holds its new secret for whoever asked for it. Answers its id. */
export async function newTestRotation(
  workspaceId: string,
  by: Maker,
  keyId = newId("key"),
): Promise<string> {
  const id = newId("job");
  await db()
    .insert(jobs)
    .values({
      ...{ id, workspaceId, kind: "keys.bulk", status: "done", input: {}, total: 1, done: 1 },
      ...{ createdByKind: by.kind, createdById: by.id, createdByName: "test" },
      origin: { requestId: "", ip: "", userAgent: "" },
    });
  await db().transaction((tx) =>
    keepSecret(tx, { workspaceId, jobId: id, keyId }, newSecret("sk", "live"), new Date()),
  );
  return id;
}
