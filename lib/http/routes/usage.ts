import { z } from "zod";
import { encodeUsageCsv } from "@/lib/usage/csv";
import { ReadKeyUsageQuery, ReadUsageQuery } from "@/lib/usage/input";
import { readUsage } from "@/lib/usage/read";
import { readKeyUsage } from "@/lib/usage/read-key";
import type { Usage } from "@/lib/usage/usage";
import { getVerification } from "@/lib/verifications/get";
import { ListVerificationsQuery, StreamVerificationsQuery } from "@/lib/verifications/input";
import { listVerifications } from "@/lib/verifications/list";
import { decodePlace, encodePlace } from "@/lib/verifications/log-place";
import type { Logged } from "@/lib/verifications/read-logged";
import { streamVerifications } from "@/lib/verifications/stream";
import { BEAT_TEXT, eventText, retryText } from "../events";
import { IdParams, RequestParams } from "../params";
import { type Route, route, streamRoute } from "../route";
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
      description:
        "Newest first, attempts with unknown and dead keys included. The log keeps the first 100 verifications of a second (of one outcome, on one node), then one in 10, past 1,000 one in 100, past 10,000 one in 1,000: `keptOneIn` says how many a row stands for. Counts under `/v1/usage` are exact.",
      needs,
    },
    { query: ListVerificationsQuery, answer: pageShape(VerificationShape) },
    ({ actor, query }) => listVerifications(actor, query),
  ),
  streamRoute(
    {
      method: "get",
      path: "/v1/verifications/stream",
      id: "streamVerifications",
      tag,
      summary: "The log of verifications as it is written",
      refuses: ["rate_limited"],
      description:
        "Server-sent events named `verification`, each with its row of the log as JSON, a second or two after the call. Send the last event's id as `Last-Event-ID` to go on after it: none is left out and none comes twice. A comment every 15 s shows that the stream is alive.",
      needs,
      produces: ["text/event-stream"],
    },
    { query: StreamVerificationsQuery },
    async ({ actor, query }, { lastEventId, ...stream }) => {
      const after = lastEventId === undefined ? undefined : decodePlace(lastEventId);
      return eventsOf(await streamVerifications(actor, query, { after, ...stream }));
    },
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

const RETRY_MS = 2_000;

async function* eventsOf(batches: AsyncGenerator<readonly Logged[]>): AsyncGenerator<string> {
  yield retryText(RETRY_MS);
  for await (const rows of batches) yield rows.map(eventOf).join("") || BEAT_TEXT;
}

const eventOf = ({ place, verification }: Logged) =>
  eventText(encodePlace(place), "verification", VerificationShape.parse(verification));
