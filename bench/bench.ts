import { parseArgs } from "node:util";
import { describeMachine, formatRows, type Row } from "./report";
import { onStage, type Stage } from "./stage";
import { benchVerify } from "./verify";

type Scenario = Readonly<{ name: string; about: string; run(stage: Stage): Promise<Row[]> }>;

const SCENARIOS: readonly Scenario[] = [
  {
    name: "verify",
    about:
      "POST /v1/keys/verify, warm, 200 keys, 32 connections: journal, one limit, scopes, usage; embedded PostgreSQL",
    run: benchVerify,
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    port: { type: "string", default: "3800" },
  },
});

async function main() {
  const unknown = positionals.filter((name) => !SCENARIOS.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new Error(`No scenario ${unknown}; there are ${SCENARIOS.map(({ name }) => name)}`);
  const chosen = SCENARIOS.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  const options = {
    ...{ rounds: Number(values.rounds), seconds: Number(values.seconds) },
    ...{ profile: values.profile, firstPort: Number(values.port) },
  };
  for (const { name, about, run } of chosen) {
    if (!values.json) console.log(`\n${name}: ${about}`);
    const rows = await onStage(options, run);
    if (values.json)
      for (const row of rows) console.log(JSON.stringify({ scenario: name, ...row }));
    else console.log(formatRows(rows));
  }
  const machine = describeMachine();
  if (values.json) console.log(JSON.stringify({ machine }));
  else console.log(`\n${machine}; medians of ${options.rounds} rounds in turns`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
