import fs from "node:fs";
import { sql } from "@/db/sql";
import { fillScreens, PLACE } from "./fill-screens";
import { runLoad } from "./load";
import { signIn } from "./pages";
import type { Row } from "./report";
import type { Stage } from "./stage";

/** The folder in .data of the database that is filled once. */
export const SCREENS_DATABASE = "bench-screens";
const WARM_UP_MS = 500;

/** How long the web process takes for each page of a large workspace, one request at a time, over and over. */
export async function benchScreens(stage: Stage): Promise<Row[]> {
  if (!(await isFilled())) await fillScreens();
  if (!fs.existsSync("dist/built")) throw new Error("Run `npm run build` first.");
  const port = stage.port();
  const cookie = await signIn(PLACE.workspaceId, port);
  const server = await stage.launch("web", { env: { ...stage.env, PORT: String(port) } });
  const rows: Row[] = [];
  for (const [path, bar] of pathsOf()) {
    const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`;
    const { p50, p95, max, answers } = await runLoad(stage.client, server, {
      ...{ port, requests: [request], expected: "</html>", connections: 1 },
      ...{ warmUpMs: WARM_UP_MS, measureMs: stage.options.seconds * 1000 },
    });
    const shown = path.replaceAll(PLACE.keyId, "key").replaceAll(PLACE.apiId, "api");
    rows.push({
      ...{ page: shown.replace(`/${PLACE.slug}`, "") || "/", "p50 ms": p50, "p95 ms": p95 },
      ...{ "max ms": max, answers, bar, met: answers > 0 && p95 <= bar ? "yes" : "NO" },
    });
  }
  return rows;
}

async function isFilled(): Promise<boolean> {
  const [row] = await sql()<{ filled: boolean }[]>`
    select exists(select from owners where workspace_id = ${PLACE.workspaceId} and id = 'all-is-there') as filled`;
  return row?.filled ?? false;
}

const PAGE_MS = 200;
const FILTERED_MS = 500;
const RANGES = ["24h", "7d", "30d"] as const;

/** Addresses of the pages with the time that they may take in milliseconds. */
function pathsOf(): (readonly [string, number])[] {
  const { slug, apiId, keyId } = PLACE;
  const pages = [
    ...["", "?range=7d", "?range=28d", "?range=90d", "/apis", `/apis/${apiId}`],
    ...[`/apis/${apiId}?range=7d`, `/apis/${apiId}?range=28d`, `/apis/${apiId}/scopes`],
    ...[`/apis/${apiId}/roles`, `/apis/${apiId}/settings`, "/keys", `/keys/${keyId}`],
    ...[`/keys/${keyId}?range=28d`, `/keys/new?api=${apiId}`, "/limits", "/limits?range=7d"],
    ...["/limits?range=28d", "/clients", "/clients/issuer", "/logs", "/audit", "/settings"],
    ...["/settings/team", "/settings/account", "/settings/certificates", "/settings/webhooks"],
  ];
  const filters = [
    ...["outcome=valid", "outcome=limited", "outcome=unknown", `apiId=${apiId}`, `keyId=${keyId}`],
    ...["ownerId=owner-76", "callerId=key_caller1", "environment=live", "ip=203.0.113.7"],
  ];
  const logs = RANGES.flatMap((range) => filters.map((filter) => `/logs?range=${range}&${filter}`));
  const at = (list: readonly string[], bar: number) =>
    list.map((path) => [`/${slug}${path}`, bar] as const);
  return [...at(pages, PAGE_MS), ...at(logs, FILTERED_MS)];
}
