import { z } from "zod";
import { encodeUsageCsv } from "@/lib/usage/csv";
import { ReadKeyUsageQuery, ReadUsageQuery } from "@/lib/usage/input";
import { readUsage } from "@/lib/usage/read";
import { readKeyUsage } from "@/lib/usage/read-key";
import type { Usage } from "@/lib/usage/usage";
import { getVerification } from "@/lib/verifications/get";
import { ListVerificationsQuery } from "@/lib/verifications/input";
import { listVerifications } from "@/lib/verifications/list";
import { IdParams, RequestParams } from "../params";
import { type Route, route } from "../route";
import { pageShape, UsageShape, VerificationShape, VerificationTraceShape } from "../shapes";

const tag = "Usage";
const needs = "usage:read";
const produces = ["application/json", "text/csv"];
const formatField = { format: z.enum(["json", "csv"]).default("json") };

/** The series as a table, for `format=csv`. */
const present = (usage: Usage, { query }: { query: { format: "json" | "csv" } }) =>
  query.format === "json"
    ? null
    : {
        status: 200,
        headers: { "content-type": "text/csv; charset=utf-8" },
        body: encodeUsageCsv(usage),
      };

export const usageRoutes: readonly Route[] = [
  route(
    {
      method: "get",
      path: "/v1/usage",
      id: "readUsage",
      tag,
      summary: "Verifications by time and outcome",
      description: "At most two seconds behind. With `format=csv` the series as a table.",
      needs,
      produces,
    },
    { query: ReadUsageQuery.extend(formatField), answer: UsageShape },
    ({ actor, query: { format, ...query } }) => readUsage(actor, query),
    present,
  ),
  route(
    {
      method: "get",
      path: "/v1/keys/{id}/usage",
      id: "readKeyUsage",
      tag,
      summary: "Verifications of one key",
      needs,
      produces,
    },
    { params: IdParams, query: ReadKeyUsageQuery.extend(formatField), answer: UsageShape },
    ({ actor, params, query: { format, ...query } }) => readKeyUsage(actor, params.id, query),
    present,
  ),
  route(
    {
      method: "get",
      path: "/v1/verifications",
      id: "listVerifications",
      tag,
      summary: "The log of verifications",
      description: "Newest first, attempts with unknown and dead keys included.",
      needs,
    },
    { query: ListVerificationsQuery, answer: pageShape(VerificationShape) },
    ({ actor, query }) => listVerifications(actor, query),
  ),
  route(
    {
      method: "get",
      path: "/v1/verifications/{requestId}",
      id: "getVerification",
      tag,
      summary: "One verification with its decision",
      needs,
    },
    { params: RequestParams, answer: VerificationTraceShape },
    ({ actor, params }) => getVerification(actor, params.requestId),
  ),
];
