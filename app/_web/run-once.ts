import type { Actor } from "@/lib/actor";
import { runOnce } from "@/lib/idempotency/once";

/**
 * Runs what a form asks for at most once, however often it is sent: its field `requestKey` is the idempotency
 * key, its field `body` what must not change. A repeat gets the first answer.
 * @throws AppError `conflict` while the first still runs; what `work` throws
 */
export async function runOnceFor<R extends object>(
  actor: Actor,
  route: string,
  form: FormData,
  work: () => Promise<R>,
): Promise<R> {
  const key = String(form.get("requestKey") ?? "").slice(0, 255);
  if (key === "") return work();
  const scope = { workspaceId: actor.workspaceId, actorId: actor.id, route: `web/${route}`, key };
  let made: R | undefined;
  const { answer } = await runOnce(scope, Buffer.from(String(form.get("body") ?? "")), async () => {
    made = await work();
    return { status: 200, headers: {}, body: JSON.stringify(made) };
  });
  return made ?? JSON.parse(answer.body);
}
