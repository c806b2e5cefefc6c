import fs from "node:fs";
import { type Browser, chromium } from "@playwright/test";
import { nextMessage } from "@/lib/testing/child";
import { findChromium } from "@/scripts/tools.mjs";
import { httpText, runLoad } from "./load";
import type { PacedPlan, PacedReport } from "./paced";
import { signIn } from "./pages";
import type { Launched } from "./processes";
import { median, type Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant, type Tenant } from "./tenant";

const KEYS = 200;
const BROWSERS = 3;
const SHARE = 0.3;
/** Many times what a client plays for. */
const PATIENCE_MS = 300_000;

/** How long a verify takes at 30 % of what the node can do: alone, and while three browsers reload pages without pause. */
export async function benchDashboards(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const secrets = await tenant.createKeys(KEYS, {
    limits: [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }],
  });
  const requests = secrets.map((key) => httpText("/v1/keys/verify", tenant.token, { key }));
  const port = stage.port();
  const api = await stage.launch("api", {
    ...{ env: { ...stage.env, API_PORT: String(port) }, detached: true },
  });
  const { perSecond } = await runLoad(stage.client, api, {
    ...{ port, requests, expected: '"valid":true', connections: 32 },
    ...{ warmUpMs: 3000, measureMs: stage.options.seconds * 1000 },
  });
  const plan = {
    ...{ port, requests, perSecond: Math.round(perSecond * SHARE), connections: 32 },
    ...{ warmUpMs: 500, measureMs: stage.options.seconds * 1000 },
  };
  const client = await stage.launch("paced");
  const webPort = stage.port();
  const internal = { KEYWAY_INTERNAL_API_URL: `http://127.0.0.1:${port}` };
  await stage.launch("web", {
    ...{ env: { ...stage.env, PORT: String(webPort), ...internal }, detached: true },
  });
  const server = await chromium.launchServer({
    executablePath: findChromium(() => chromium.executablePath()),
    chromiumSandbox: process.getuid?.() !== 0,
  });
  standAside(server.process().pid);
  const browser = await chromium.connect(server.wsEndpoint());
  try {
    return await playRounds(stage, tenant, { browser, client, plan, webPort });
  } finally {
    await server.close();
  }
}

/** Browsers have processors of their own: here they get what the servers leave them. Nothing where Linux is not. */
function standAside(pid: number | undefined) {
  const group = `/proc/${pid}/autogroup`;
  if (fs.existsSync(group)) fs.writeFileSync(group, "10");
}

type Scene = Readonly<{ browser: Browser; client: Launched; plan: PacedPlan; webPort: number }>;

async function playRounds(stage: Stage, tenant: Tenant, scene: Scene): Promise<Row[]> {
  const { client, plan } = scene;
  const [alone, beside, loads]: [PacedReport[], PacedReport[], number[]] = [[], [], []];
  for (let round = 0; round < stage.options.rounds; round++) {
    alone.push(await playPaced(client, plan));
    const reloading = await reload(tenant, scene);
    beside.push(await playPaced(client, plan));
    loads.push(await reloading.stop());
  }
  const rowOf = (name: string, reports: readonly PacedReport[], pages: number): Row => ({
    beside: name,
    "req/s": plan.perSecond,
    "p50 ms": median(reports.map((one) => one.p50)),
    "p99 ms": median(reports.map((one) => one.p99)),
    "p99 x alone": median(reports.map((one, i) => one.p99 / Number(alone[i]?.p99))),
    "pages drawn": pages,
  });
  return [rowOf("nothing", alone, 0), rowOf(`${BROWSERS} browsers`, beside, median(loads))];
}

async function playPaced(client: Launched, plan: PacedPlan): Promise<PacedReport> {
  client.child.send(plan);
  return (await nextMessage(client.child, PATIENCE_MS)) as PacedReport;
}

/** Browsers that open the overview and the keys page in turn until they are told to stop; they say how many pages they drew. */
async function reload({ slug, workspaceId }: Tenant, { browser, webPort }: Scene) {
  let [drawn, stopped] = [0, false];
  const [name = "", value = ""] = (await signIn(workspaceId, webPort)).split("=");
  const url = `http://127.0.0.1:${webPort}`;
  const browse = async () => {
    const context = await browser.newContext();
    await context.addCookies([{ name, value, url }]);
    const page = await context.newPage();
    while (!stopped) {
      await page.goto(`${url}/${slug}${drawn % 2 === 0 ? "" : "/keys"}`);
      drawn++;
    }
    await context.close();
  };
  const browsing = Promise.all(Array.from({ length: BROWSERS }, browse));
  return {
    stop: async () => {
      stopped = true;
      await browsing;
      return drawn;
    },
  };
}
