import type { BlockList } from "node:net";
import { type Context, Hono } from "hono";
import type { Origin } from "@/lib/actor";
import type { ClientCertificate } from "@/lib/certificates/certificate";
import { WORKSPACE_HEADER, workspaceNamed } from "@/lib/certificates/name";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { currentVerifier } from "@/lib/verifier/current";
import type { Verifier } from "@/lib/verifier/open";
import { authenticate } from "./authenticate";
import { clientAddress, proxiesOf } from "./client-address";
import { documentOf } from "./openapi";
import { problemAt } from "./problem-at";
import { rateCall } from "./rate";
import { ANSWER_HEADERS, refusalOf } from "./refusal";
import type { Route } from "./route";
import { apiRoutes } from "./routes/apis";
import { auditRoutes } from "./routes/audit";
import { certificateRoutes } from "./routes/certificates";
import { clientRoutes } from "./routes/clients";
import { importRoute } from "./routes/import";
import { jobRoutes } from "./routes/jobs";
import { keyActionRoutes } from "./routes/key-actions";
import { keyRoutes } from "./routes/keys";
import { leakRoutes } from "./routes/leaks";
import { limitRoutes } from "./routes/limits";
import { teamRoutes } from "./routes/members";
import { oauthRoutes } from "./routes/oauth";
import { overrideRoutes } from "./routes/overrides";
import { ownerRoutes } from "./routes/owners";
import { roleRoutes } from "./routes/roles";
import { documentRoute, systemRoutes } from "./routes/system";
import { usageRoutes } from "./routes/usage";
import { verifyRoutes } from "./routes/verify";
import { webhookRoutes } from "./routes/webhooks";
import { workspaceRoutes } from "./routes/workspace";
import { responseOf, serve } from "./serve";
import { unkeyRoutes } from "./v2/routes";

/** What the door that received a request knows of its connection. */
export type Door = {
  /** The other end's address, '' when hidden. */
  peer: string;
  /** What the other end showed, and proved to hold the key of; never read from a header here. */
  certificate?: ClientCertificate | null;
};

type Vars = {
  Bindings: Door;
  Variables: { requestId: string; rate?: Readonly<Record<string, string>> };
};

/** The verifier of the process: it knows the keys that callers come with. */
type VerifierSource = () => Verifier | Promise<Verifier>;

/** Every route that is served, in the order in which the reference shows them. */
export function routesOf(verifierOf: VerifierSource): readonly Route[] {
  const routes = [
    ...verifyRoutes(verifierOf),
    ...keyRoutes(verifierOf),
    ...keyActionRoutes,
    importRoute,
    ...jobRoutes,
    ...apiRoutes,
    ...roleRoutes,
    ...ownerRoutes,
    ...limitRoutes(verifierOf),
    ...overrideRoutes,
    ...usageRoutes,
    ...auditRoutes,
    ...clientRoutes,
    ...oauthRoutes(verifierOf),
    ...certificateRoutes,
    ...webhookRoutes,
    ...leakRoutes,
    ...teamRoutes,
    ...workspaceRoutes,
    ...unkeyRoutes(verifierOf),
    ...systemRoutes(verifierOf),
    documentRoute(() => document),
  ];
  const document = documentOf(routes, env().apiUrl);
  return routes;
}

/**
 * The HTTP API as one web-standard app: `createApp().fetch(request, { peer })`.
 * @param perMinute how many calls a management key may make a minute; 0: any number
 */
export function createApp(
  verifierOf: VerifierSource = currentVerifier,
  perMinute = env().managementPerMinute,
) {
  const routes = routesOf(verifierOf);
  const proxies = proxiesOf(env().mtls.trustedProxies);
  const app = new Hono<Vars>();
  app.use(async (c, next) => {
    c.set("requestId", newId("request"));
    await next();
    const kept = c.res.headers.get("cache-control") ?? undefined;
    const always = { ...c.get("rate"), ...ANSWER_HEADERS };
    for (const [name, value] of Object.entries(always)) c.header(name, value);
    // Public keys are for everybody, and meant to be kept.
    if (kept !== undefined) c.header("cache-control", kept);
    // A verification has an id of its own, by which it stands in the log.
    if (!c.res.headers.has("x-request-id")) c.header("x-request-id", c.get("requestId"));
  });
  for (const route of routes)
    app.on(route.method.toUpperCase(), honoPathOf(route), async (c) => {
      const origin = originOf(c, proxies);
      const authorization = c.req.header("authorization");
      const peer = {
        ip: origin.ip,
        certificate: c.env.certificate ?? null,
        workspaceId: workspaceNamed(c.req.header(WORKSPACE_HEADER)),
      };
      const open = route.needs === null;
      const renew = async () => authenticate(await verifierOf(), authorization, origin, peer);
      const actor = open ? null : await renew();
      if (actor && perMinute > 0 && !route.unrated) {
        const { headers, refusal } = await rateCall((await verifierOf()).limiter, actor, perMinute);
        c.set("rate", headers);
        if (refusal) throw refusal;
      }
      return serve(route, {
        request: c.req.raw,
        params: c.req.param(),
        origin,
        peer,
        actor,
        renew,
      });
    });
  app.notFound((c) => refuseUnserved(c, routes));
  app.onError((error, c) => {
    const authorization = c.req.header("authorization");
    return responseOf(
      refusalOf(error, { requestId: c.get("requestId"), authorization, path: c.req.path }),
    );
  });
  return app;
}

const honoPathOf = (route: Route) => route.path.replaceAll(/\{(\w+)\}/g, ":$1");

function originOf(c: Context<Vars>, proxies: BlockList | null): Origin {
  const forwarded = c.req.header("x-forwarded-for") ?? null;
  return {
    requestId: c.get("requestId"),
    ip: clientAddress(c.env.peer, forwarded, proxies),
    userAgent: (c.req.header("user-agent") ?? "").slice(0, 512),
  };
}

/** Nothing is served at that path, or not by that method (RFC 9110 15.5.6 wants the ones that are). */
function refuseUnserved(c: Context<Vars>, routes: readonly Route[]): Response {
  const { pathname } = new URL(c.req.url);
  const allowed = routes.filter((route) => patternOf(route).test(pathname));
  const requestId = c.get("requestId");
  if (allowed.length === 0) {
    const unknown = new AppError("not_found", unservedAt(pathname));
    return responseOf(problemAt(pathname, unknown, requestId));
  }
  const methods = allowed.map((route) => route.method.toUpperCase());
  const allow = methods.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])).join(", ");
  const error = new AppError("invalid", `This path takes ${allow}.`);
  const special = { status: 405, title: "Method not allowed" } as const;
  return responseOf(problemAt(pathname, error, requestId, special), { allow });
}

const patternOf = (route: Route) =>
  new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);

const unservedAt = (pathname: string) =>
  pathname.startsWith("/v2/")
    ? `Keyway does not serve ${pathname.slice(0, 100)} of Unkey's API.`
    : "Nothing is served at this path.";
