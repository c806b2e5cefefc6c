import { beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { newestLetter } from "@/lib/mail/testing";
import { endSession } from "@/lib/sessions/end";
import { endAllSessions } from "@/lib/sessions/end-all";
import { findSession } from "@/lib/sessions/find";
import { proveAgain } from "@/lib/sessions/prove-again";
import { startSession } from "@/lib/sessions/start";
import { admitBrowser } from "./admit-browser";
import { confirmEmail } from "./confirm-email";
import { NewPasswordInput, SignUpInput } from "./input";
import { proving } from "./proving";
import { renameUser } from "./rename";
import { resetPassword } from "./reset-password";
import { sendBrowserLink } from "./send-browser-link";
import { sendEmailLink } from "./send-email-link";
import { sendReset } from "./send-reset";
import { signUp } from "./sign-up";
import type { User } from "./user";

testDatabase();

const ORIGIN = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
const PASSWORD = "correct horse battery";

let ada: User;
let actor: Actor;
beforeEach(async () => {
  const made = await signUp(
    SignUpInput.parse({ email: "ada@example.com", password: PASSWORD }),
    ORIGIN,
  );
  ({ user: ada, actor } = made);
});

const begin = () =>
  startSession({ userId: ada.id, method: "credentials", ip: "192.0.2.1", userAgent: "test" });
const tokenIn = (letter: string) => /\/([\w-]{43})\s/.exec(letter)?.[1] ?? "";
const link = async (to = ada.email) => tokenIn(await newestLetter(to));

test("T12 what happens to an account stands in the audit log of its workspace, from where and under which request", async () => {
  const [here, there] = [await begin(), await begin()];
  const found = await findSession(here);
  if (!found) throw new Error("The session is gone.");
  const wrong = { password: "not this one", code: "" };
  await expect(proving(ada, ORIGIN, () => proveAgain(found, wrong))).rejects.toThrow();
  await endAllSessions(ada, found.session.id, ORIGIN);
  expect(await findSession(there)).toBeNull();
  await endSession(here, ORIGIN);
  await endSession(here, ORIGIN);
  await sendReset({ email: ada.email }, ORIGIN);
  await resetPassword(await link(), NewPasswordInput.parse({ password: `${PASSWORD}!` }), ORIGIN);
  await sendBrowserLink({ email: ada.email });
  await admitBrowser(await link(), ORIGIN);
  await sendEmailLink(ada, { email: ada.email });
  await confirmEmail(await link(), ORIGIN);
  await sendEmailLink(ada, { email: "ada@new.example.com" });
  await confirmEmail(await link("ada@new.example.com"), ORIGIN);
  await renameUser(ada, { name: "Ada" }, ORIGIN);
  await renameUser({ ...ada, name: "Ada" }, { name: "Ada" }, ORIGIN);
  const { items } = await listEvents(actor, ListEventsQuery.parse({ targetKind: "user" }));
  expect(items.map(({ action, reason }) => `${action} ${reason}`.trim()).toReversed()).toEqual([
    ...["user.signed_in credentials", "user.signed_in credentials"],
    ...["user.proof_failed password", "user.session_ended 1 in other browsers", "user.signed_out"],
    ...["user.password_reset_asked", "user.password_reset", "user.browser_admitted"],
    ...["user.email_confirmed", "user.email_changed from ada@example.com to ada@new.example.com"],
    "user.renamed from ada to Ada",
  ]);
  for (const { ip, requestId, actorId } of items)
    expect([ip, requestId, actorId]).toEqual([
      ...["192.0.2.1", expect.stringMatching(/^req_/), ada.id],
    ]);
});
