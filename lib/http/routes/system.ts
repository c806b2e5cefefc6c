import { z } from "zod";
import { checkReady } from "../ready";
import { type Route, route } from "../route";

/** Whether the process is up, and whether it can serve. */
export const systemRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/healthz",
      id: "getHealth",
      tag: "System",
      summary: "Whether the process is up",
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
      needs: null,
    },
    { answer: z.object({ status: z.literal("ready") }) },
    checkReady,
  ),
];

/** The route that answers the document it is in itself. */
export const documentRoute = (document: () => Record<string, unknown>): Route =>
  route(
    {
      method: "get",
      path: "/openapi.json",
      id: "getOpenApi",
      tag: "System",
      summary: "This document",
      needs: null,
    },
    { answer: z.record(z.string(), z.unknown()) },
    async () => document(),
  );
