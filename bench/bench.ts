import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { benchAudit } from "./audit";
import { benchChecks } from "./checks";
import { benchCosts } from "./costs";
import { benchDashboards } from "./dashboards";
import { benchCredits, benchFaults, benchKills, benchLimits, benchRolling } from "./faults/faults";
import { benchImport } from "./import";
import { benchKinds } from "./kinds";
import { benchLists } from "./lists";
import { benchMemory } from "./memory";
import { benchMtls } from "./mtls";
import { benchOverload } from "./overload";
import { benchPeers } from "./peers/peers";
import { readProfile } from "./profile";
import { describeMachine, formatRows, type Row } from "./report";
import { benchScreens, SCREENS_DATABASE } from "./screens";
import { benchSizes } from "./sizes";
import { onStage, type Stage } from "./stage";
import { benchStart } from "./start";
import { benchTokenChecks } from "./token-checks";
import { benchTokens } from "./tokens";
import { benchVerify, PROFILES } from "./verify";

type Scenario = Readonly<{
  name: string;
  about: string;
  run(stage: Stage): Promise<Row[]>;
  kept?: string;
}>;

const SCENARIOS: readonly Scenario[] = [
  {
    name: "verify",
    about:
      "POST /v1/keys/verify, warm, 200 keys, 32 connections: journal, one limit, scopes, usage; embedded PostgreSQL; then with Redis",
    run: benchVerify,
  },
  {
    name: "checks",
    about: "POST /v1/limits/check, warm, 1,000 identifiers, 32 connections; no Redis",
    run: benchChecks,
  },
  {
    name: "costs",
    about: "what one warm verification costs: one limit, scopes; without Redis, then with it",
    run: benchCosts,
  },
  {
    name: "lists",
    about:
      "GET /v1/keys?limit=100 and the keys page, one at a time, of 100,000 keys in one workspace; bar: 200 ms",
    run: benchLists,
  },
  {
    name: "import",
    about:
      "100,000 keys over POST /v1/keys/import in batches of 1,000, two at a time, then the same again; bar: 60 s",
    run: benchImport,
  },
  {
    name: "start",
    about:
      "npm start until it says Ready, then ten idle seconds; memory (Pss) of all processes, PostgreSQL included",
    run: benchStart,
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    anew: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    port: { type: "string", default: "3800" },
    kills: { type: "string", default: "20" },
    revokes: { type: "string", default: "300" },
    rate: { type: "string", default: "2000" },
    events: { type: "string", default: "1000000" },
    keys: { type: "string", default: "1000000" },
  },
});

/** Played only when named, since they take minutes: three nodes of which some fail, a long chain. Cases of `faults` may be named, too. */
const faultScenarios = (cases: readonly string[]): readonly Scenario[] => [
  {
    name: "faults",
    about: "revokes over three nodes while the last one fails; stale and falseDenials must be 0",
    run: benchFaults(cases, Number(values.revokes)),
  },
  {
    name: "kills",
    about: "verifications over three nodes that are killed in turn; lost and doubled must be 0",
    run: benchKills(Number(values.kills)),
  },
  {
    name: "credits",
    about: "credits spent by three nodes; missing and falseDenials must be 0",
    run: benchCredits,
  },
  {
    name: "limits",
    about: "limits of 100 over three nodes and Redis; fewest and most must be 100",
    run: benchLimits,
  },
  {
    name: "overload",
    about:
      "one node: four times its saturation from one tenant beside another's 200 a second, then calm, then unknown keys",
    run: benchOverload,
  },
  {
    name: "rolling",
    about: "three nodes restarted in turn behind HAProxy and nginx, under load; failed must be 0",
    run: benchRolling(Number(values.rate)),
  },
  {
    name: "audit",
    about: `verifying an audit chain of ${values.events} events; bar: 30 s for a million`,
    run: benchAudit(Number(values.events)),
  },
  {
    name: "kinds",
    about:
      "verify without limits, with a limit here and in Redis, credits, a batch; bar: 0.35 x bare with Redis",
    run: benchKinds,
  },
  {
    name: "mtls",
    about:
      "verify plainly and over mutual TLS, with a key and by certificate alone, beside bare node:http and node:https",
    run: benchMtls,
  },
  {
    name: "tokens",
    about:
      "access tokens issued, by algorithm and way to prove the client, traded keys, introspection; beside bare node:http and node:https",
    run: benchTokens,
  },
  {
    name: "token-checks",
    about:
      "access tokens checked without a call, by the SDK and by jose alone, one after the other",
    run: benchTokenChecks,
  },
  {
    name: "peers",
    about:
      "Keyway beside Fastify + rate-limiter-flexible + PostgreSQL written by hand, and bare node:http",
    run: benchPeers,
  },
  {
    name: "dashboards",
    about:
      "verify at 30 % load, alone and while three browsers reload dashboards; bar: p99 at most 1.5 x alone",
    run: benchDashboards,
  },
  {
    name: "screens",
    about:
      "every page of a workspace of 100,000 keys, 50 million verifications in roll-ups and 5 million in the log; bars: 200 ms, and 500 ms for the log by one filter (p95). Its database is kept in .data: --anew makes another",
    run: benchScreens,
    kept: SCREENS_DATABASE,
  },
  {
    name: "memory",
    about: `what ${values.keys} cached keys take, each different, with one limit, as after their first verification`,
    run: benchMemory(Number(values.keys)),
  },
  {
    name: "sizes",
    about: `verify among 1,000 and among ${values.keys} keys; bar: warm within 10 %, one look-up for a cold key`,
    run: benchSizes(Number(values.keys)),
  },
];

function chosenScenarios(): readonly Scenario[] {
  const [first, ...rest] = positionals;
  const fault = faultScenarios(rest).find(({ name }) => name === first);
  if (fault) return [fault];
  const unknown = positionals.filter((name) => !SCENARIOS.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new Error(
      `No scenario ${unknown}; there are ${[...SCENARIOS, ...faultScenarios([])].map(({ name }) => name)}`,
    );
  return SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
}

async function main() {
  const chosen = chosenScenarios();
  const options = {
    ...{ rounds: Number(values.rounds), seconds: Number(values.seconds) },
    ...{ profile: values.profile, firstPort: Number(values.port) },
  };
  fs.rmSync(PROFILES, { recursive: true, force: true });
  for (const { name, about, run, kept } of chosen) {
    if (!values.json) console.log(`\n${name}: ${about}`);
    const rows = await onStage({ ...options, kept, anew: values.anew }, run);
    if (values.json)
      for (const row of rows) console.log(JSON.stringify({ scenario: name, ...row }));
    else console.log(formatRows(rows));
  }
  for (const name of values.profile ? fs.readdirSync(PROFILES) : [])
    console.log(
      `\nWhere the event loop of "${name}" spent its time:\n${formatRows(readProfile(path.join(PROFILES, name)))}`,
    );
  const machine = describeMachine();
  if (values.json) console.log(JSON.stringify({ machine }));
  else console.log(`\n${machine}; medians of ${options.rounds} rounds in turns`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
