import { parseArgs } from "node:util";
import type { Source } from "@/lib/env";
import { Keyway, KeywayError } from "@/sdk/src/client";
import { type Command, EXIT, Failure, type Given, parseConfigOf, usageError } from "./command";
import { backupCommands } from "./commands/backup";
import { checkCommands } from "./commands/check";
import { doctorCommands } from "./commands/doctor";
import { importCommands } from "./commands/import";
import { keyCommands } from "./commands/keys";
import { rotateKeysCommands } from "./commands/rotate-keys";
import { settingsCommands } from "./commands/settings";
import { thingCommands } from "./commands/things";
import { usageCommands } from "./commands/usage";
import { completionsOf } from "./completion";
import { helpOf, outlineOf, overview } from "./help";
import { readInput, readSecret } from "./input";
import { openOutput } from "./output";
import { readSettings } from "./settings";

export const COMMANDS: readonly Command[] = [
  ...keyCommands,
  ...thingCommands,
  ...checkCommands,
  ...usageCommands,
  ...importCommands,
  ...backupCommands,
  ...rotateKeysCommands,
  ...doctorCommands,
  ...settingsCommands,
];

/** Runs one call of the program. @returns its exit code */
export async function runCommand(argv: readonly string[], env: Source): Promise<number> {
  const json = argv.includes("--json");
  const output = openOutput(process.stdout, process.stderr, json);
  try {
    return await dispatch(argv, env, output);
  } catch (error) {
    output.endProgress();
    const { message, exitCode, facts } = explain(error);
    if (json) process.stderr.write(`${JSON.stringify({ error: message, ...facts })}\n`);
    else output.note(`keyway: ${message}`);
    return exitCode;
  }
}

async function dispatch(
  argv: readonly string[],
  env: Source,
  output: Given["output"],
): Promise<number> {
  if (argv[0] === "--complete") {
    output.raw(`${completionsOf(argv.slice(1), COMMANDS).join("\n")}\n`);
    return 0;
  }
  const command = COMMANDS.findLast(({ name }) => `${argv.join(" ")} `.startsWith(`${name} `));
  if (!command) {
    const asked = argv.length === 0 || argv.some((one) => one === "--help" || one === "help");
    if (!asked) throw unknownCommand(argv);
    output.result(COMMANDS.map(outlineOf), () => overview(COMMANDS));
    return 0;
  }
  const { values, positionals } = parse(command, argv.slice(command.name.split(" ").length));
  if (values.help === true) {
    output.result(outlineOf(command), () => helpOf(command));
    return 0;
  }
  requireArgs(command, positionals);
  const text = (name: string) => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const given: Given = {
    args: positionals,
    text,
    all: (name) => {
      const value = values[name];
      return Array.isArray(value) ? value.map(String) : undefined;
    },
    flag: (name) => values[name] === true,
    output,
    keyway: () => new Keyway({ ...readSettings(env), verifyTimeoutMs: 10_000 }),
    secret: (prompt) => readSecret(process.stdin, prompt),
    input: () => readInput(process.stdin),
  };
  return (await command.run(given)) ?? 0;
}

/** Names the commands that begin as this one does: `keyway keys`, `keyway key list`. */
function unknownCommand([first = "", ...rest]: readonly string[]): Failure {
  const near = COMMANDS.map(({ name }) => name).filter((name) => name.startsWith(first));
  const given = [first, ...rest].join(" ");
  return usageError(
    near.length > 0
      ? `“${given}” is none of ${near.join(", ")}.`
      : `There is no command “${given}”. \`keyway help\` lists them.`,
  );
}

function parse(command: Command, args: readonly string[]) {
  try {
    const options = parseConfigOf(command);
    return parseArgs({ args: withDashes(args, options), options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : "";
    throw usageError(`${message}. \`keyway ${command.name} --help\` shows what it takes.`);
  }
}

/** A value may begin with a dash, as keys in base64url may; `parseArgs` believes that only behind an equals sign. */
function withDashes(
  args: readonly string[],
  options: Readonly<Record<string, { type: "string" | "boolean" }>>,
): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [one = "", next = ""] = args.slice(i, i + 2);
    const takes = one.startsWith("--") && options[one.slice(2)]?.type === "string";
    const isValue = takes && /^-[^-]/.test(next);
    joined.push(isValue ? `${one}=${next}` : one);
    if (isValue) i++;
  }
  return joined;
}

function requireArgs({ name, args = [] }: Command, given: readonly string[]): void {
  const needed = args.filter((one) => !one.startsWith("["));
  if (given.length < needed.length)
    throw usageError(`keyway ${name} needs ${needed.slice(given.length).join(" ")}.`);
  if (given.length > args.length)
    throw usageError(`keyway ${name} does not take “${given[args.length]}”.`);
}

/** What helps, by the status of the answer; 0 is none. */
const HINTS: Readonly<Record<number, string>> = {
  0: " Does it run, and is KEYWAY_API_URL right?",
  401: " `keyway login` keeps another one.",
  403: " Give it to the management key in the dashboard, or use another one: `keyway login`.",
};

function explain(error: unknown) {
  if (error instanceof Failure)
    return { message: error.message, exitCode: error.exitCode, facts: {} };
  if (error instanceof KeywayError) {
    const { code, requestId, message, status } = error;
    const denied = status === 401 || status === 403;
    const away = status === 0 || status >= 500;
    const exitCode = denied ? EXIT.forbidden : away ? EXIT.unreachable : EXIT.failed;
    const told = requestId ? `${message} (${requestId})` : message;
    const hint = HINTS[status] ?? "";
    return { message: told + hint, exitCode, facts: { code, requestId } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, exitCode: EXIT.failed, facts: {} };
}
