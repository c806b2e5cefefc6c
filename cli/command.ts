import type { ParseArgsConfig } from "node:util";
import type { Keyway } from "@/sdk/src/client";
import type { Output } from "./output";

/** An option of a command, for `parseArgs`, for the help and for completion. */
export type Option = Readonly<{
  type: "string" | "boolean";
  /** May be given several times. */
  multiple?: boolean;
  /** The words it takes, for completion; who checks them is the server. */
  words?: readonly string[];
  help: string;
}>;

/** What a command was called with. */
export type Given = Readonly<{
  args: readonly string[];
  text(name: string): string | undefined;
  all(name: string): readonly string[] | undefined;
  flag(name: string): boolean;
  output: Output;
  /** @throws Failure when no address or key is configured */
  keyway(): Keyway;
  /** What was piped in, or typed at a prompt that shows nothing. Secrets come this way only. */
  secret(prompt: string): Promise<string>;
  input(): Promise<string>;
}>;

export type Command = Readonly<{
  /** `keys create` */
  name: string;
  help: string;
  /** In capitals; in brackets when it may be left out. */
  args?: readonly string[];
  /** The words its argument is one of, for completion. */
  words?: readonly string[];
  options?: Readonly<Record<string, Option>>;
  /** A call that works, where the options alone do not show how. */
  example?: string;
  /** @returns the exit code; nothing for 0 */
  run(given: Given): Promise<number | undefined>;
}>;

/** Exit codes, as docs/cli.md lists them. */
export const EXIT = {
  failed: 1,
  usage: 2,
  /** What was checked is not so: a key is not valid, a limit exceeded, a chain broken, a fault found. */
  no: 3,
  forbidden: 4,
  unreachable: 5,
} as const;

/** Ends the command with one line. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
  }
}

export const usageError = (message: string) => new Failure(message, EXIT.usage);

/** The options that every command takes. */
export const COMMON: Readonly<Record<string, Option>> = {
  json: { type: "boolean", help: "Print JSON" },
  help: { type: "boolean", help: "Print this" },
};

export const optionsOf = (command: Command): Readonly<Record<string, Option>> => ({
  ...command.options,
  ...COMMON,
});

/** The same for `parseArgs`. */
export const parseConfigOf = (command: Command): NonNullable<ParseArgsConfig["options"]> =>
  Object.fromEntries(
    Object.entries(optionsOf(command)).map(([name, { type, multiple = false }]) => [
      name,
      { type, multiple },
    ]),
  );

/** A number that was given as text. @throws Failure */
export function numberOf(given: Given, name: string): number | undefined {
  const text = given.text(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw usageError(`--${name} must be a whole number.`);
  return Number(text);
}

/** An object without what was not given. */
export const present = <T extends Record<string, unknown>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
