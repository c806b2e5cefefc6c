import { type Actor, permittedApis } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import { invalid } from "@/lib/errors";
import { startJob } from "@/lib/jobs/start";
import type { BulkKeysInput } from "./bulk-action";
import { BULK_KEYS, countChosen } from "./bulk-kind";
import { parseSearch } from "./search";

/**
 * Asks for one thing to be done to many keys, as a job. Each key is changed as its own verb does it, with the
 * permissions the actor has at that moment; one that cannot be is told in the job, and the others go on. Of a
 * filter those keys are meant that were there when it was asked for, and are still so when their turn comes.
 * What a job did is undone by the opposite of it, done to the keys that it changed: those that were so already stay.
 * @returns the id of the job
 * @throws AppError `forbidden`, `invalid` (a filter with the text of a key in it, which would be kept), `not_found` and
 * `conflict` (the job whose keys are meant: there is none, it has not ended)
 */
export async function bulkKeys(
  actor: Actor,
  input: BulkKeysInput,
  now = new Date(),
): Promise<{ jobId: string }> {
  permittedApis(actor, "keys:write");
  if ("filter" in input && parseSearch(input.filter.q ?? "").kind === "secret")
    throw invalid("filter.q", "must not be the text of a key: look it up, and send its id");
  const { result: jobId } = await commit(async (tx) => {
    const total = await countChosen(tx, actor, input, now);
    return startJob(tx, actor, { kind: BULK_KEYS, input, total }, now);
  });
  return { jobId };
}
