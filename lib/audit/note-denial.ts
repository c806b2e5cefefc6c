import { db } from "@/db/connect";
import { clientActor, keyActor, memberActor } from "@/lib/actor";
import { AppError, type Denied } from "@/lib/errors";
import { log } from "@/lib/log";
import { COUNTED_MS, Denials } from "./denials";
import { recordEvent } from "./record";

const MAKERS = { member: memberActor, key: keyActor, client: clientActor };

/** The permission that was lacking is the target; more than one refusal is told by their number. */
async function writeDenial({ actor, needs }: Denied, times: number, at: Date): Promise<void> {
  const { kind, id, name, workspaceId, origin } = actor;
  const acting = MAKERS[kind]({ id, name, workspaceId, scopes: [] }, origin);
  const target = { kind: "permission", id: needs, name: needs };
  try {
    await db().transaction((tx) =>
      recordEvent(tx, acting, { action: "access.denied", target, after: { times } }, at),
    );
  } catch (error) {
    log().error({ err: error, workspaceId, actor: id, needs, times }, "a refusal was not recorded");
  }
}

const store = globalThis as { keywayDenials?: Denials };

/** Those of this process; on `globalThis` because Next bundles a module more than once. */
const denialsOfProcess = () => {
  store.keywayDenials ??= new Denials(writeDenial);
  return store.keywayDenials;
};

let timer: NodeJS.Timeout | undefined;

/**
 * Sees to it that a refused authorisation comes into the audit log of its workspace; anything else is left alone. Every
 * door calls it where it turns an error into an answer, which does not wait for it.
 */
export function noteDenial(error: unknown, requestId?: string): void {
  if (!(error instanceof AppError) || !error.denied) return;
  const { actor, needs } = error.denied;
  const origin = requestId === undefined ? actor.origin : { ...actor.origin, requestId };
  const kept = denialsOfProcess().add({ actor: { ...actor, origin }, needs }, new Date());
  if (!kept) log().warn({ workspaceId: actor.workspaceId, actor: actor.id, needs }, "refused");
  timer ??= setInterval(flush, COUNTED_MS).unref();
}

/** Writes what is still being counted, when the process comes to its end. */
export async function writeDenials(): Promise<void> {
  await store.keywayDenials?.flush(new Date());
}

function flush(): void {
  const denials = denialsOfProcess();
  void denials.flush(new Date());
  if (denials.isCounting) return;
  clearInterval(timer);
  timer = undefined;
}
