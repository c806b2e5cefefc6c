import { exportEvents } from "@/lib/audit/export";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { signAuditHead } from "@/lib/audit/sign-head";
import { verifyAudit } from "@/lib/audit/verify";
import { AuditCheckShape, AuditEventShape, AuditHeadShape } from "../audit-shapes";
import { type Route, route, streamRoute } from "../route";
import { pageShape } from "../shapes";

const tag = "Audit";
const needs = "audit:read";

export const auditRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/v1/audit",
      id: "listEvents",
      tag,
      summary: "The audit log",
      description: "Every change: who, what, before and after, from where. Newest first.",
      needs,
    },
    { query: ListEventsQuery, answer: pageShape(AuditEventShape) },
    ({ actor, query }) => listEvents(actor, query),
  ),
  route(
    {
      method: "get",
      path: "/v1/audit/head",
      id: "signAuditHead",
      tag,
      summary: "The signed end of the audit log's chain",
      description:
        "Keep it somewhere else: as long as the chain leads through it, nothing before it was changed.",
      needs,
    },
    { answer: AuditHeadShape },
    ({ actor }) => signAuditHead(actor),
  ),
  route(
    {
      method: "get",
      path: "/v1/audit/verify",
      id: "verifyAudit",
      tag,
      summary: "Recompute the audit log's chain",
      refuses: ["rate_limited"],
      description:
        "Reads every event, so it takes as long as there are many: about 20 s for a million. Names the first one that was edited, removed, inserted or reordered.",
      needs,
    },
    { answer: AuditCheckShape },
    ({ actor }) => verifyAudit(actor),
  ),
  streamRoute(
    {
      method: "get",
      path: "/v1/audit/export",
      id: "exportEvents",
      tag,
      summary: "The whole audit log as JSON lines",
      description:
        "The oldest event first, each with its link, and the signed head as the last line. A link is SHA-256 over the 32 bytes of the link before (zeros before the first) and the line's canonical JSON (RFC 8785) without `link`.",
      needs,
      produces: ["application/jsonl"],
    },
    {},
    ({ actor }) => exportEvents(actor),
  ),
];
