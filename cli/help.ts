import { type Command, optionsOf } from "./command";
import { table } from "./output";

const usageOf = ({ name, args = [] }: Command) => [`keyway ${name}`, ...args].join(" ");

export function helpOf(command: Command): string {
  const options = Object.entries(optionsOf(command)).map(([name, { type, help }]) => [
    `  --${name}${type === "string" ? " …" : ""}`,
    help,
  ]);
  return [
    usageOf(command),
    command.help,
    ...(command.example ? ["", `  ${command.example}`] : []),
    "",
    ...table(["Options", ""], options),
    "",
    EXIT_CODES,
  ].join("\n");
}

/** The same for programs. */
export const outlineOf = (command: Command) => ({
  ...{ command: command.name, help: command.help, args: command.args ?? [] },
  options: Object.entries(optionsOf(command)).map(([name, { type, multiple = false, help }]) => ({
    ...{ name, type, multiple, help },
  })),
});

const EXIT_CODES =
  "Exit codes: 0 done, 1 failed, 2 wrong call, 3 the answer is no, 4 not allowed, 5 not reachable.";

/** What `keyway help` prints. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map((one) => [`  ${usageOf(one)}`, one.help]);
  return [
    "Keyway on the command line. `keyway COMMAND --help` shows what a command takes.",
    "",
    ...table(["Commands", ""], rows),
    "",
    "Which Keyway: KEYWAY_API_URL and KEYWAY_KEY, or `keyway login`.",
    "backup, restore and doctor work on this machine: DATABASE_URL, else the embedded database.",
    EXIT_CODES,
  ].join("\n");
}
