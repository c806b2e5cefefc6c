import { givenVariables } from "@/lib/env";
import { type Command, EXIT } from "../command";
import { checkDatabase } from "../doctor/database";
import type { State } from "../doctor/finding";
import { checkFolder, checkNode, watchClock } from "../doctor/machine";
import { checkPorts } from "../doctor/ports";
import { checkRedis } from "../doctor/redis";

const SIGN: Record<State, string> = { ok: "✓", warning: "!", fault: "✗" };

export const doctorCommands: readonly Command[] = [
  {
    name: "doctor",
    help: "Check configuration, database, Redis, clocks, versions, ports and disk of this machine",
    async run({ output }) {
      const given = givenVariables();
      const clock = watchClock();
      const [database, redis, ports] = [
        await checkDatabase(given),
        await checkRedis(given),
        await checkPorts(given),
      ];
      const findings = [
        ...[checkNode(), ...checkFolder(given), ...database, ...redis, ...ports, clock()],
      ];
      output.result(findings, () => [
        ...findings.flatMap(({ check, state, detail, advice }) => [
          `${SIGN[state]} ${check}: ${detail}`,
          ...(advice ? [`  → ${advice}`] : []),
        ]),
        "",
        summaryOf(findings.map((one) => one.state)),
      ]);
      return findings.some((one) => one.state === "fault") ? EXIT.no : undefined;
    },
  },
];

function summaryOf(states: readonly State[]): string {
  const count = (state: State) => states.filter((one) => one === state).length;
  const [faults, warnings] = [count("fault"), count("warning")];
  if (faults + warnings === 0) return "All is well.";
  return `${faults} to mend, ${warnings} to look at.`;
}
