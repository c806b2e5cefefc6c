import { z } from "zod";
import type { Verifier } from "@/lib/verifier/open";
import { metricsOf } from "../metrics";
import { checkReady } from "../ready";
import { type Route, route } from "../route";

/** Whether the process is up, whether it can serve, and how it does. */
export const systemRoutes = (verifierOf: () => Verifier | Promise<Verifier>): readonly Route[] => [
  route(
    {
      method: "get",
      path: "/healthz",
      id: "getHealth",
      tag: "System",
      summary: "Whether the process is up",
      description: "For a supervisor, which starts it anew when this does not answer.",
      needs: null,
    },
    { answer: z.object({ status: z.literal("ok") }) },
    async () => ({ status: "ok" }) as const,
  ),
  route(
    {
      method: "get",
      path: "/readyz",
      id: "getReadiness",
      tag: "System",
      summary: "Whether the process can serve, or why it cannot",
      description:
        "For a load balancer: 503 while the database or the lease is away. `degraded` names what is done by other means meanwhile.",
      needs: null,
    },
    { answer: z.object({ status: z.literal("ready"), degraded: z.array(z.enum(["limits"])) }) },
    () => checkReady(verifierOf),
  ),
  metricsRoute(verifierOf),
];

/** Open to whoever reaches the port, since nothing of any tenant is in it. */
function metricsRoute(verifierOf: () => Verifier | Promise<Verifier>): Route {
  let read: (() => Promise<string>) | undefined;
  return route(
    {
      method: "get",
      path: "/metrics",
      id: "getMetrics",
      tag: "System",
      summary: "Metrics of this process in Prometheus' text format",
      description: "Counts and latencies of this process. Nothing of any tenant is in it.",
      needs: null,
      produces: ["text/plain"],
    },
    { answer: z.string() },
    async () => {
      read ??= metricsOf(await verifierOf());
      return read();
    },
    (body) => ({ status: 200, headers: { "content-type": "text/plain; version=0.0.4" }, body }),
  );
}

/** The route that answers the document it is in itself. */
export const documentRoute = (document: () => Record<string, unknown>): Route =>
  route(
    {
      method: "get",
      path: "/openapi.json",
      id: "getOpenApi",
      tag: "System",
      summary: "This document",
      description: "OpenAPI 3.1, of the very schemas that read requests and cut answers.",
      needs: null,
    },
    { answer: z.record(z.string(), z.unknown()) },
    async () => document(),
  );
