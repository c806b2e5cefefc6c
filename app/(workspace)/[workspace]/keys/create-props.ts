import { readOrigin } from "@/app/_web/caller";
import { readZone } from "@/app/_web/span";
import { emptyDraft } from "@/components/keys/draft";
import type { Actor } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { env } from "@/lib/env";
import { readPastedScopes } from "@/lib/scopes/paste";
import { createKeyAction } from "./actions";
import { findScopesAction } from "./list-actions";

/**
 * What a link to the form may say: `?name=CI&scopes=a:read,b&expires=30d&api=api_…&environment=test`, `owner`, `tags`, `ips`;
 * `api=management`.
 */
export type Prefill = Readonly<Record<string, string | string[] | undefined>>;

const textOf = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");

/** The same as the value of one parameter, `?create=name%3DCI%26expires%3D30d`. */
export const readPrefill = (value: unknown): Prefill =>
  typeof value === "string" ? Object.fromEntries(new URLSearchParams(value)) : {};

/** What the form for a new key begins with. */
export async function createProps(
  actor: Actor,
  slug: string,
  environment: "live" | "test",
  prefill: Prefill = {},
) {
  const [{ items }, zone, origin] = await Promise.all([
    listApis(actor, { limit: 100 }),
    readZone(),
    readOrigin(),
  ]);
  const apis = items.map((api) => ({
    id: api.id,
    name: api.name,
    prefix: api.prefix,
    management: api.kind === "management",
    scopes: api.scopes,
    ...api.defaults,
  }));
  const customers = apis.filter((api) => !api.management);
  const management = prefill.api === "management";
  const chosen = apis.find((one) => (management ? one.management : one.id === prefill.api));
  const api = chosen ?? customers[0] ?? apis[0];
  const asked = textOf(prefill.environment);
  const start = emptyDraft(
    api?.id ?? "",
    asked === "live" || asked === "test" ? asked : environment,
    zone,
  );
  const [expires] = /^(?:never|[1-9]\d{0,3}(?=d$))/.exec(textOf(prefill.expires)) ?? [];
  const [date] = /^\d{4}-\d\d-\d\d$/.exec(textOf(prefill.expires)) ?? [];
  return {
    apis: [...customers, ...apis.filter((one) => one.management)],
    start: {
      ...start,
      name: textOf(prefill.name).slice(0, 120) || `Key for ${api?.name ?? "an API"}`,
      scopes: readPastedScopes(textOf(prefill.scopes)).scopes,
      expires: date ? "date" : (expires ?? String(api?.expiresInDays ?? 90)),
      date: date ?? "",
      ownerId: textOf(prefill.owner).slice(0, 255),
      tags: textOf(prefill.tags).replaceAll(",", " ").slice(0, 500),
      ips: textOf(prefill.ips).replaceAll(",", "\n").slice(0, 2000),
    },
    now: Date.now(),
    apiUrl: env().apiUrl,
    address: origin.ip,
    create: createKeyAction.bind(null, slug),
    findScopes: findScopesAction.bind(null, slug),
  };
}
