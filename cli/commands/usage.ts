import { type Command, present, usageError } from "../command";
import { sparkline, table } from "../output";

const text = (help: string) => ({ type: "string", help }) as const;

type Query = {
  from?: string;
  to?: string;
  keyId?: string;
  apiId?: string;
  ownerId?: string;
  bucket?: "minute" | "hour" | "day";
  groupBy?: "api" | "key" | "owner" | "outcome" | "caller" | "environment";
};

export const usageCommands: readonly Command[] = [
  {
    name: "usage",
    example: "keyway usage --by outcome --bucket hour",
    help: "Verifications by time and outcome; the last 24 hours unless given",
    options: {
      from: text("2026-11-01T00:00:00Z"),
      to: text("2026-12-01T00:00:00Z"),
      key: text("Only of this key"),
      api: text("Only of this API"),
      owner: text("Only of this customer"),
      bucket: { ...text("minute, hour or day"), words: ["minute", "hour", "day"] },
      by: {
        ...text("Split by api, key, owner, outcome, caller or environment"),
        words: ["api", "key", "owner", "outcome", "caller", "environment"],
      },
      csv: { type: "boolean", help: "Print the series as CSV" },
    },
    async run(given) {
      // The server says which words it takes.
      const query = present({
        from: given.text("from"),
        to: given.text("to"),
        keyId: given.text("key"),
        apiId: given.text("api"),
        ownerId: given.text("owner"),
        bucket: given.text("bucket"),
        groupBy: given.text("by"),
      }) as Query;
      if (given.flag("csv")) {
        if (given.output.json) throw usageError("Give --csv or --json, not both.");
        const csv = await given.keyway().raw("/v1/usage", { query: { ...query, format: "csv" } });
        given.output.raw(await csv.text());
        return undefined;
      }
      const usage = await given.keyway().get("/v1/usage", { query });
      const groups = usage.groups ?? [{ group: "all", series: usage.series, totals: usage.totals }];
      given.output.result(usage, () => [
        `${usage.from} to ${usage.to}, by ${usage.bucket}`,
        ...table(
          [
            query.groupBy?.toUpperCase() ?? "",
            "VALID",
            "REFUSED",
            "CREDITS",
            "P50 MS",
            "P99 MS",
            "",
          ],
          groups.map(({ group, series, totals }) => {
            const { VALID = 0, ...refused } = totals.outcomes;
            const { p50, p99 } = totals.latencyMs;
            const line = given.output.terminal ? sparkline(series.map(allOf)) : "";
            return [group, VALID, sum(Object.values(refused)), totals.credits, p50, p99, line];
          }),
        ),
      ]);
      return undefined;
    },
  },
];

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const allOf = ({ outcomes }: { outcomes: Record<string, number> }) => sum(Object.values(outcomes));
