import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { idempotencyRecords, jobSecrets } from "@/db/schema/jobs";
import { userSessions, users } from "@/db/schema/users";
import { workspaces } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { newTestRotation } from "@/lib/testing/job";
import { deleteExpired } from "./delete-expired";

testDatabase();

const now = new Date("2026-06-15T10:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

test("a session goes once it has expired, not before", async () => {
  await db().insert(users).values({ id: "usr_1", email: "a@example.com", name: "A" });
  const session = (id: string, expiresAt: Date) => ({
    id,
    tokenHash: Buffer.from(id),
    userId: "usr_1",
    expiresAt,
    authenticatedAt: hoursAgo(48),
    method: "password",
  });
  await db()
    .insert(userSessions)
    .values([session("ses_1", hoursAgo(-1)), session("ses_2", hoursAgo(1))]);
  await deleteExpired(now);
  expect((await db().select().from(userSessions)).map(({ id }) => id)).toEqual(["ses_1"]);
});

test("an answer is kept for its 24 hours", async () => {
  await db().insert(workspaces).values({ id: "ws_1", slug: "one", name: "One" });
  const record = (key: string, createdAt: Date) => ({
    workspaceId: "ws_1",
    actorId: "usr_1",
    route: "POST /v1/keys",
    key,
    fingerprint: Buffer.alloc(32),
    createdAt,
  });
  await db()
    .insert(idempotencyRecords)
    .values([record("young", hoursAgo(23)), record("old", hoursAgo(25))]);
  await deleteExpired(now);
  expect((await db().select().from(idempotencyRecords)).map(({ key }) => key)).toEqual(["young"]);
});

test("a secret that nobody takes is kept for its day, its job longer", async () => {
  const by = { kind: "member", id: "usr_1" } as const;
  const [young, old] = [await newTestRotation("ws_1", by), await newTestRotation("ws_1", by)];
  const made = (id: string, createdAt: Date) =>
    db().update(jobSecrets).set({ createdAt }).where(eq(jobSecrets.jobId, id));
  await made(young, hoursAgo(23));
  await made(old, hoursAgo(25));
  await deleteExpired(now);
  expect((await db().select().from(jobSecrets)).map(({ jobId }) => jobId)).toEqual([young]);
});
