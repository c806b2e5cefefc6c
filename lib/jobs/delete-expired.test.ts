import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { idempotencyRecords } from "@/db/schema/jobs";
import { userSessions, users } from "@/db/schema/users";
import { workspaces } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
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
