import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { findPolicy, type LeakPolicy } from "./policy";

/** What is done with the workspace's keys when they are found in the open. @throws AppError `forbidden` */
export async function getLeakPolicy(actor: Actor): Promise<LeakPolicy> {
  authorize(actor, "workspace:read");
  return findPolicy(db(), actor.workspaceId);
}
