import type { ErrorCode } from "@/lib/errors";
import { runOnce } from "@/lib/idempotency/once";
import { formRefusalsOf } from "./declared";
import type { Route } from "./route";
import { MAX_BODY_BYTES } from "./serve";
import type { Send, Sent } from "./testing";
import { type SampleRequest, sendRequest } from "./testing-requests";
import type { SampleWorld } from "./testing-world";

/** What attempts are made with: a workspace, who may do anything in it, and who may do something else. */
export type Door = Readonly<{
  send: Send;
  request: (method: string, path: string, sent: Sent) => Response | Promise<Response>;
  world: SampleWorld;
  /** Of a management key that may do anything here, its id and its text. */
  keyId: string;
  key: string;
  /** May do anything in another workspace. */
  stranger: string;
  /** May do all but what needs this permission. */
  keyWithout: (permission: string) => Promise<string>;
  /** Sends with a key that has called as often as it may. */
  sendTooOften: Send;
}>;

/** A request that a route refuses in one way. `sample`: one that it carries out. */
export type Attempt = (
  door: Door,
  route: Route,
  sample: SampleRequest,
) => Promise<Awaited<ReturnType<Send>>>;

/** Sends what the sample becomes by a change, with a key that may do it. */
export const sending =
  (
    change: (
      door: Door,
      sample: SampleRequest,
    ) => Promise<Partial<SampleRequest>> | Partial<SampleRequest>,
    sent: Sent = {},
  ): Attempt =>
  async (door, route, sample) =>
    sendRequest(
      door.send,
      route,
      { ...sample, ...(await change(door, sample)) },
      { ...keyFor(door, route), ...sent },
    );

/** Where nobody needs a key, the header is for something else. */
const keyFor = ({ key }: Door, { needs }: Route) => (needs === null ? {} : { key });

/** A request about things of another workspace, or of one that there is not where no key says of which. */
export const fromElsewhere: Attempt = (door, route, sample) => {
  const { send, stranger: key } = door;
  if (route.needs !== null) return sendRequest(send, route, sample, { key });
  const nowhere = Object.keys(sample.params ?? {}).map((name) => [name, "ws_nothing"]);
  return sendRequest(send, route, { ...sample, params: Object.fromEntries(nowhere) });
};

/** While a first request of an `Idempotency-Key` runs. */
const whileFirstRuns: Attempt = async (door, route, sample) => {
  const id = `first-${route.id}`;
  const answers: Awaited<ReturnType<Send>>[] = [];
  const body = Buffer.from(route.schemas.body ? JSON.stringify(sample.body) : "");
  await runOnce(scopeOf(door, route, sample, id), body, async () => {
    answers.push(await sendUnder(id)(door, route, sample));
    return { status: 200, headers: {}, body: "" };
  });
  const [answer] = answers;
  if (!answer) throw new Error("Nothing was sent while the first request ran.");
  return answer;
};

/** After an `Idempotency-Key` was used with another body. */
const afterAnotherBody: Attempt = async (door, route, sample) => {
  const id = `other-body-${route.id}`;
  const scope = scopeOf(door, route, sample, id);
  await runOnce(scope, Buffer.from("another"), async () => ({
    ...{ status: 200, headers: {}, body: "" },
  }));
  return sendUnder(id)(door, route, sample);
};

const sendUnder = (id: string): Attempt =>
  sending((_, { headers }) => ({ headers: { ...headers, "idempotency-key": id } }));

function scopeOf(
  { world, keyId }: Door,
  route: Route,
  { params = {} }: SampleRequest,
  key: string,
) {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  return { workspaceId: world.workspace.id, actorId: keyId, route: `POST ${path}`, key };
}

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

const ATTEMPTS: Readonly<Record<ErrorCode, Attempt | null>> = {
  invalid: (door, route, sample) => {
    const strange = { ...sample.query, nosuch: "1" };
    // What is signed, or comes from an OAuth client, is first asked who it is from.
    if (!route.schemas.body || route.needs === null)
      return sending(() => ({ query: strange }))(door, route, sample);
    return sending(() => ({ body: { nosuch: 1 } }))(door, route, sample);
  },
  unauthenticated: ({ send }, route, sample) => sendRequest(send, route, sample),
  forbidden: async ({ send, keyWithout }, route, sample) =>
    sendRequest(send, route, sample, { key: await keyWithout(String(route.needs)) }),
  not_found: fromElsewhere,
  conflict: whileFirstRuns,
  too_large: (door, route, sample) => {
    const raw = " ".repeat((route.maxBodyBytes ?? MAX_BODY_BYTES) + 1);
    const headers = { "content-type": route.form ? FORM_TYPE : JSON_TYPE };
    return sending(() => ({}), { raw, headers })(door, route, sample);
  },
  unsupported_media_type: sending(() => ({}), { headers: { "content-type": "text/plain" } }),
  unprocessable: afterAnotherBody,
  rate_limited: ({ sendTooOften }, route, sample) => sendRequest(sendTooOften, route, sample),
  unavailable: null,
};

/** A request of each way in which a route's form refuses. */
export const formAttempts = (route: Route): readonly (readonly [ErrorCode, Attempt])[] =>
  [...formRefusalsOf(route)].flatMap((code) => {
    const attempt = ATTEMPTS[code];
    return attempt ? [[code, attempt] as const] : [];
  });
