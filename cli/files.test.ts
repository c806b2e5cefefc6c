import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { GENESIS, linkOf } from "@/lib/audit/chain";
import { sealedBytes } from "@/lib/audit/signature";
import { testCli } from "./testing";

const { keyway, json, customer, folder, server } = testCli();

test("keys are imported from CSV and JSON lines, a bad row is told with its line", async () => {
  const hash = (key: string) => createHash("sha256").update(key).digest("hex");
  const csv = path.join(folder, "keys.csv");
  const rows = [
    `${hash("one")},"One, ""quoted""",a:read b:read`,
    "nonsense,Two,",
    `${hash("three")},Three,`,
  ];
  fs.writeFileSync(csv, `hash,name,scopes\r\n${rows.join("\r\n")}\r\n`);
  const report = path.join(folder, "report.jsonl");
  const call = ["import", csv, "--api", customer().api.id, "--report", report];
  const dry = await keyway([...call, "--dry-run", "--json"]);
  expect(JSON.parse(dry.out)).toEqual({ dryRun: true, created: 2, duplicates: 0, invalid: 1 });
  const done = await keyway(call);
  expect(done).toMatchObject({ code: 3, err: expect.stringContaining("line 3: hash.value") });
  expect(done.out).toContain("2 created, 0 here already, 1 not valid");
  const statuses = fs
    .readFileSync(report, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).status);
  expect(statuses).toEqual(["created", "invalid", "created"]);
  const found = JSON.parse((await keyway(["verify", "--json", "--scope", "b:read"], "one")).out);
  expect(found).toMatchObject({ valid: true, key: { name: 'One, "quoted"' } });
  const lines = path.join(folder, "keys.jsonl");
  const encoded = { algorithm: "sha256", encoding: "hex", value: hash("one") };
  fs.writeFileSync(lines, `${JSON.stringify({ hash: encoded, name: "One" })}\n`);
  const again = await keyway(["import", lines, "--api", customer().api.id]);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining("1 here already") });
});

/** An export whose third event was changed and every link made anew: under the old signature, and under another key's. */
function forgedExport(lines: string) {
  const all = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { head } = all.pop();
  let { link: previous } = GENESIS;
  const rows = all.map(({ link, ...event }) => {
    if (event.seq === 3) event.actorName = "Mallory";
    previous = linkOf(previous, event);
    return JSON.stringify({ ...event, link: previous.toString("hex") });
  });
  const made = { ...head, link: previous.toString("hex") };
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  const bytes = sealedBytes(made.workspaceId, { ...made, at: new Date(made.at) });
  const signature = sign(null, bytes, privateKey).toString("base64url");
  const own = { ...made, signature, keys: [{ ...made.keys[0], x }] };
  const fileOf = (end: object) => [...rows, JSON.stringify({ head: end })].join("\n");
  return { unsigned: fileOf(made), signed: fileOf(own) };
}

test("the audit log is followed link by link; a changed export is broken where it was changed", async () => {
  const { valid, events } = await json("audit", "verify");
  expect(valid).toBe(true);
  expect(events).toBeGreaterThan(3);
  const headers = { authorization: `Bearer ${customer().key}` };
  const lines = await (await fetch(`${server.url()}/v1/audit/export`, { headers })).text();
  const kept = path.join(folder, "audit.jsonl");
  const check = (content: string) => {
    fs.writeFileSync(kept, content);
    return keyway(["audit", "verify", "--file", kept]);
  };
  expect((await check(lines)).code).toBe(0);
  const edited = await check(lines.replace('"seq":3,', '"seq":3,"forged":true,'));
  expect(edited).toMatchObject({
    code: 3,
    out: expect.stringContaining("event 3 does not follow"),
  });
  const cut = await check(lines.split("\n").slice(0, 3).join("\n"));
  expect(cut).toMatchObject({ code: 3, out: expect.stringContaining("cut off") });

  const { head } = JSON.parse(lines.trim().split("\n").at(-1) ?? "");
  const pinned = (x: string) => keyway(["audit", "verify", "--file", kept, "--key", x]);
  fs.writeFileSync(kept, lines);
  expect((await pinned(head.keys[0].x)).code).toBe(0);
  expect(await pinned(`-${head.keys[0].x.slice(1)}`)).toMatchObject({
    code: 3,
    out: expect.stringContaining("the head is not signed"),
  });
  const forged = forgedExport(lines);
  expect(await check(forged.unsigned)).toMatchObject({
    code: 3,
    out: expect.stringContaining("the head is not signed"),
  });
  // Signed with a key of the forger's own, which the export names: only a key from elsewhere tells.
  expect((await check(forged.signed)).code).toBe(0);
  expect(await pinned(head.keys[0].x)).toMatchObject({
    code: 3,
    out: expect.stringContaining("the head is not signed"),
  });
});
