import type { Key, Keyway } from "@/sdk/src/client";
import { type Command, type Given, numberOf, type Option, present, usageError } from "../command";
import { fields, table } from "../output";

const text = (help: string): Option => ({ type: "string", help });
const list = (help: string): Option => ({ type: "string", multiple: true, help });

const EDIT: Record<string, Option> = {
  name: text("What people call it"),
  scope: list("A scope it grants; may be given again"),
  tag: list("A tag; may be given again"),
  owner: text("The customer it belongs to"),
  expires: text("When it ends: 2027-01-01T00:00:00Z, or never"),
};

const edited = (given: Given) =>
  present({
    name: given.text("name"),
    scopes: given.all("scope") && [...(given.all("scope") ?? [])],
    tags: given.all("tag") && [...(given.all("tag") ?? [])],
    ownerId: given.text("owner"),
    expiresAt: given.text("expires") === "never" ? null : given.text("expires"),
  });

const show = (key: Key) =>
  fields([
    ["id", key.id],
    ["name", key.name],
    ["status", key.status],
    ["environment", key.environment],
    ["api", key.apiId],
    ["owner", key.ownerId],
    ["hint", key.hint],
    ["scopes", key.scopes.join(" ")],
    ["tags", key.tags.join(" ")],
    ["credits", key.credits?.remaining ?? "unlimited"],
    [
      "limits",
      key.limits.map((one) => `${one.name} ${one.limit}/${one.windowMs / 1000}s`).join(", "),
    ],
    ["expires", key.expiresAt ?? "never"],
    ["last used", key.lastUsedAt],
    ["created", key.createdAt],
  ]);

/** The secret alone on stdout, so that it can be piped on; what it is goes to people. */
function showSecret({ output }: Given, made: { key: Key; secret: string }) {
  if (!output.json) output.note(`${made.key.id} “${made.key.name}”. The secret is shown once:`);
  output.result(made, () => made.secret);
}

const id = ({ args }: Given) => args[0] ?? "";

/** The verbs that only have a reason. */
const act = (verb: "disable" | "enable" | "restore", help: string): Command => ({
  name: `keys ${verb}`,
  help,
  args: ["ID"],
  options: { reason: text("For the audit log") },
  async run(given) {
    const input = { path: { id: id(given) }, body: present({ reason: given.text("reason") }) };
    const key = await given.keyway().post(`/v1/keys/{id}/${verb}`, input);
    given.output.result(key, () => `${key.id} is ${key.status}.`);
    return undefined;
  },
});

/** At most so many elements of a list. */
export async function take<T>(list: AsyncIterable<T>, most: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const one of list) {
    taken.push(one);
    if (taken.length >= most) break;
  }
  return taken;
}

type ListQuery = NonNullable<Parameters<typeof listQuery>[0]>;
const listQuery = (query: {
  apiId?: string;
  environment?: "live" | "test";
  status?: Key["status"];
  ownerId?: string;
  tag?: string;
  callerId?: string;
  q?: string;
}) => query;

export const keyCommands: readonly Command[] = [
  {
    name: "keys list",
    help: "List keys, the newest first",
    options: {
      api: text("Only of this API"),
      environment: { ...text("live or test"), words: ["live", "test"] },
      status: {
        ...text("active, disabled, expired, revoked or not_yet_valid"),
        words: ["active", "disabled", "expired", "revoked", "not_yet_valid"],
      },
      owner: text("Only of this customer"),
      tag: text("Only with this tag"),
      caller: text("Only those that this key or client verified"),
      search: text("Part of the name, an id or a hint"),
      limit: text("How many; 100 unless given"),
    },
    async run(given) {
      // The server says which words it takes.
      const query = present({
        apiId: given.text("api"),
        environment: given.text("environment"),
        status: given.text("status"),
        ownerId: given.text("owner"),
        tag: given.text("tag"),
        callerId: given.text("caller"),
        q: given.text("search"),
      }) as ListQuery;
      const most = numberOf(given, "limit") ?? 100;
      const found = given
        .keyway()
        .each("/v1/keys", { query: { ...query, limit: Math.min(100, most) } });
      const keys = await take(found, most);
      given.output.result(keys, () =>
        keys.length === 0
          ? "No keys."
          : table(
              ["ID", "NAME", "STATUS", "ENV", "OWNER", "HINT", "LAST USED"],
              keys.map((key) => [
                ...[key.id, key.name, key.status, key.environment, key.ownerId, key.hint],
                key.lastUsedAt ?? "never",
              ]),
            ),
      );
      return undefined;
    },
  },
  {
    name: "keys get",
    help: "Show a key",
    args: ["ID"],
    async run(given) {
      const key = await given.keyway().get("/v1/keys/{id}", { path: { id: id(given) } });
      given.output.result(key, () => show(key));
      return undefined;
    },
  },
  {
    name: "keys create",
    example: 'keyway keys create --name "CI deploy" --scope invoices:read --limit requests=100/60',
    help: "Create a key and print its secret, once",
    options: {
      ...EDIT,
      api: text("Of which API; the only one unless given"),
      environment: { ...text("live or test; live unless given"), words: ["live", "test"] },
      credits: text("How many uses it has; unlimited unless given"),
      limit: list("name=number/seconds, as requests=100/60; may be given again"),
    },
    async run(given) {
      const credits = numberOf(given, "credits");
      const keyway = given.keyway();
      const body = {
        apiId: given.text("api") ?? (await onlyApi(keyway)),
        ...edited(given),
        ...(present({ environment: given.text("environment") }) as ListQuery),
        ...(credits !== undefined && { credits: { remaining: credits } }),
        limits: (given.all("limit") ?? []).map(limitOf),
      };
      showSecret(given, await keyway.post("/v1/keys", { body }));
      return undefined;
    },
  },
  {
    name: "keys update",
    help: "Change a key; what is not given stays",
    args: ["ID"],
    options: EDIT,
    async run(given) {
      const input = { path: { id: id(given) }, body: edited(given) };
      const key = await given.keyway().patch("/v1/keys/{id}", input);
      given.output.result(key, () => show(key));
      return undefined;
    },
  },
  {
    name: "keys rotate",
    help: "Give a key a new secret and print it, once",
    args: ["ID"],
    options: {
      overlap: {
        ...text("afterFirstUse (unless given), fixed, or none for a leaked secret"),
        words: ["afterFirstUse", "fixed", "none"],
      },
      seconds: text("How long the old secret goes on; a day unless given"),
    },
    async run(given) {
      const mode = given.text("overlap") as "afterFirstUse" | "fixed" | "none" | undefined;
      const overlap = present({ mode, seconds: numberOf(given, "seconds") });
      const input = { path: { id: id(given) }, body: { overlap } };
      showSecret(given, await given.keyway().post("/v1/keys/{id}/rotate", input));
      return undefined;
    },
  },
  {
    name: "keys revoke",
    help: "Revoke a key; no node accepts it any more when this returns",
    args: ["ID"],
    options: { reason: text("For the audit log") },
    async run(given) {
      const input = { path: { id: id(given) }, body: present({ reason: given.text("reason") }) };
      const done = await given.keyway().post("/v1/keys/{id}/revoke", input);
      const { nodes, ms } = done.confirmed;
      given.output.result(
        done,
        () => `${done.key.id} is revoked, confirmed by ${nodes} node(s) in ${ms} ms.`,
      );
      return undefined;
    },
  },
  act("restore", "Undo a revocation, within 60 minutes"),
  act("disable", "Refuse a key until it is enabled"),
  act("enable", "Accept a disabled key again"),
  {
    name: "keys lookup",
    example: "keyway keys lookup < leaked.txt",
    help: "Say which keys the texts belong to that are piped in, one a line",
    async run(given) {
      const texts = (await given.secret("The key's text")).split(/\r?\n/).filter(Boolean);
      if (texts.length === 0) throw usageError("No text was piped in.");
      const { keys } = await given.keyway().post("/v1/keys/lookup", { body: { keys: texts } });
      given.output.result(keys, () =>
        table(
          ["LINE", "ID", "NAME", "STATUS", "SECRET"],
          keys.map((one, i) =>
            one.found
              ? [
                  i + 1,
                  one.key.id,
                  one.key.name,
                  one.key.status,
                  `v${one.secretVersion} ${one.status}`,
                ]
              : [i + 1, "not ours", "", "", ""],
          ),
        ),
      );
      return keys.every((one) => one.found) ? undefined : 3;
    },
  },
];

function limitOf(given: string) {
  const [, name, limit, seconds] = /^([^=]+)=(\d+)\/(\d+)$/.exec(given) ?? [];
  if (!name) throw usageError("--limit must be name=number/seconds, as requests=100/60.");
  return { name, limit: Number(limit), windowMs: Number(seconds) * 1000 };
}

/** The API that is meant when there is only one. @throws Failure */
export async function onlyApi(keyway: Keyway): Promise<string> {
  const apis = await take(keyway.each("/v1/apis"), 100);
  const own = apis.filter((one) => one.kind === "customer");
  const [first] = own;
  if (own.length === 1 && first) return first.id;
  throw usageError(
    own.length === 0
      ? "There is no API yet: make one with `keyway apis create --name NAME`."
      : `There are several APIs; name one with --api: ${own.map((one) => `${one.id} (${one.name})`).join(", ")}`,
  );
}
