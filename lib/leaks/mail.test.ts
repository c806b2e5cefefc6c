import { Logger, runOnce } from "graphile-worker";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { newestLetter } from "@/lib/mail/testing";
import type { MemberRole } from "@/lib/members/permission";
import { newTestClient } from "@/lib/testing/client";
import {
  newTestApi,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { LeakReport } from "./input";
import { mailLeak } from "./mail";
import { LeakNotice, MAIL_LEAK } from "./queue-mail";
import { reportLeaks } from "./report";

const DATABASE_URL = testDatabase();

const PEOPLE = {
  ...{ olga: "owner", adam: "admin", dora: "developer", dave: "developer", vera: "viewer" },
} as const satisfies Record<string, MemberRole>;

let workspace: TestWorkspace;
let addressOf: (name: keyof typeof PEOPLE) => string;
beforeAll(async () => {
  workspace = await newTestWorkspace();
  addressOf = (name) => `${name}-${workspace.id}@example.com`.toLowerCase();
  for (const [name, role] of Object.entries(PEOPLE)) {
    const id = `usr_${name}`;
    await db()
      .insert(users)
      .values({ id, name, email: addressOf(name as keyof typeof PEOPLE) });
    await db().insert(memberships).values({ workspaceId: workspace.id, userId: id, role });
  }
});

/** Has it reported, and the queue do what came of it. */
async function report(token: string): Promise<void> {
  await reportLeaks("github", LeakReport.parse([{ token, url: "https://git.test/a" }]));
  await runOnce({
    connectionString: DATABASE_URL,
    taskList: { [MAIL_LEAK]: (payload) => mailLeak(LeakNotice.parse(payload)) },
    logger: new Logger(() => () => {}),
  });
}

const told = async (words: RegExp) => {
  const names = Object.keys(PEOPLE) as (keyof typeof PEOPLE)[];
  const letters = await Promise.all(
    names.map((one) => newestLetter(addressOf(one)).catch(() => "")),
  );
  return names.filter((_, i) => words.test(letters[i] ?? ""));
};

test("T09 owners, admins and whoever made a key or client are told by mail that its secret leaked, and what was done", async () => {
  const dora = { ...workspace.developer, id: "usr_dora" };
  const { client, secret = "" } = await newTestClient(dora, { name: "Billing" });
  await report(secret);
  expect(await told(/^Subject: A secret of the client Billing was leaked/m)).toEqual([
    ...["olga", "adam", "dora"],
  ]);
  const letter = await newestLetter(addressOf("dora"));
  expect(letter).toContain("The secret was ended, and every token of the client with it.");
  expect(letter).toContain("Found by github");
  expect(letter).toContain(`/clients/${client.id}`);
  expect(letter).not.toContain(secret);

  const api = await newTestApi(workspace);
  const made = await newTestKey(workspace, api.id, { name: "Deploy" });
  await report(made.secret);
  expect(await told(/^Subject: A key was leaked: Deploy/m)).toEqual(["olga", "adam"]);
  expect(await newestLetter(addressOf("adam"))).toContain(`/keys/${made.key.id}`);
});
