import fs from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { signUp } from "@/lib/users/sign-up";
import { buildPages } from "./pages";
import { cleanUp, newFolder } from "./testing";
import { sendForm, startWeb } from "./testing-web";

const databaseUrl = testDatabase();
cleanUp();

const ATTEMPTS = 2000;
const ADDRESSES = 50;
const AT_ONCE = 25;
const PASSWORD = "correct horse battery";
const OLD_ADDRESS = "198.51.100.7";
const [ADA, BOB] = ["ada@example.com", "bob@example.com"];

let web: Awaited<ReturnType<typeof startWeb>>;
const dataDir = newFolder();

beforeAll(async () => {
  await buildPages(() => {});
  web = await startWeb(databaseUrl, { KEYWAY_DATA_DIR: dataDir, TRUSTED_PROXIES: "127.0.0.1" });
  const origin = { requestId: "", ip: "", userAgent: "" };
  for (const email of [ADA, BOB]) await signUp({ email, password: PASSWORD, name: "" }, origin);
}, 240_000);

const cookiesOf = ({ headers }: Response) =>
  headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
const deviceIn = (answer: Response) =>
  cookiesOf(answer).find((one) => one.startsWith("keyway-device")) ?? "";

/** What a form of the build is answered with when it is sent from an address. */
async function send(action: string, args: readonly unknown[], ip: string, cookie = "") {
  const headers = { "x-forwarded-for": ip, ...(cookie && { cookie }) };
  const answer = await sendForm(`${web.url}/sign-in`, action, args, headers);
  return { answer, text: await answer.text() };
}

/** Signs in by the form. @returns the cookie that the browser is known by from then on, or what it was told */
async function enter(email: string, ip: string, cookie = "") {
  const form = { email, password: PASSWORD, callbackUrl: "/" };
  const { answer, text } = await send("signInAction", [null, form], ip, cookie);
  const signedIn = cookiesOf(answer).some((one) => /^keyway-session-\d+=[\w-]{43}$/.test(one));
  return signedIn ? deviceIn(answer) : (/Too many attempts/.exec(text)?.[0] ?? text);
}

/** Sends an account wrong passwords, as a program does. @returns how often each status was the answer, and the waits */
async function flood(email: string, attempts: number) {
  const csrf = await fetch(`${web.url}/api/auth/csrf`);
  const { csrfToken }: { csrfToken: string } = await csrf.json();
  const cookie = cookiesOf(csrf).join("; ");
  const statuses = new Map<number, number>();
  const waits = new Set<number>();
  let next = 0;
  const attack = async () => {
    for (let i = next++; i < attempts; i = next++) {
      const fields = { email, password: `guess ${i}`, csrfToken, json: "true" };
      const answer = await fetch(`${web.url}/api/auth/callback/credentials`, {
        ...{ method: "POST", redirect: "manual", body: new URLSearchParams(fields) },
        headers: { cookie, "x-forwarded-for": `192.0.2.${i % ADDRESSES}` },
      });
      await answer.body?.cancel();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 429) waits.add(Number(answer.headers.get("retry-after")));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, attack));
  return { statuses, waits };
}

/** The token of the link in the newest letter. */
function linkIn(folder: string): string {
  const name = fs.readdirSync(folder).toSorted().at(-1) ?? "";
  const letter = fs.readFileSync(path.join(folder, name), "utf8").replaceAll("=\r\n", "");
  return /\/browser\/([\w-]{43})/.exec(letter)?.[1] ?? "";
}

test("S08 a flood of 2,000 attempts over 50 addresses is answered 429, and its person signs in from anywhere", async () => {
  const device = await enter(ADA, OLD_ADDRESS);
  expect(device).toMatch(/^keyway-device-\d+=/);
  const { statuses, waits } = await flood(ADA, ATTEMPTS);
  // A hundred guesses, and ten for each minute that the flood lasts.
  expect(statuses.get(429)).toBeGreaterThan(ATTEMPTS - 150);
  expect([...statuses.keys()].toSorted()).toEqual([401, 429]);
  expect(Math.min(...waits)).toBeGreaterThan(0);

  expect(await enter(ADA, OLD_ADDRESS)).toMatch(/^keyway-device/);
  expect(await enter(ADA, "203.0.113.1", device)).toMatch(/^keyway-device/);
  // From one of the attacker's own addresses, as behind one router.
  expect(await enter(ADA, "192.0.2.1", device)).toMatch(/^keyway-device/);
  expect(await enter(BOB, "203.0.113.2")).toMatch(/^keyway-device/);

  // What was left to guess since then.
  await flood(ADA, ADDRESSES);
  expect(await enter(ADA, "203.0.113.3")).toBe("Too many attempts");
  const asked = await send("signInAction", [null, { email: ADA, by: "letter" }], "203.0.113.3");
  expect(asked.text).toContain(ADA);
  const mail = path.join(dataDir, "mail");
  await expect.poll(() => fs.existsSync(mail) && linkIn(mail)).toMatch(/^[\w-]{43}$/);
  const token = linkIn(mail);
  const admitted = await send("admitBrowserAction", [token, null, { x: "" }], "203.0.113.3");
  expect(await enter(ADA, "203.0.113.3", deviceIn(admitted.answer))).toMatch(/^keyway-device/);
  const again = await send("admitBrowserAction", [token, null, { x: "" }], "203.0.113.3");
  expect([deviceIn(again.answer), again.text]).toEqual(["", expect.stringContaining("not work")]);
}, 240_000);
