import { type Logger, pino } from "pino";
import pretty from "pino-pretty";
import { env } from "./env";

let cached: Logger | undefined;

/** The log of this process: JSON lines, or colours for a person at a terminal. Never given a secret. */
export function log(): Logger {
  if (cached) return cached;
  const { logLevel, logFormat } = env();
  const options = { level: logLevel, base: null, serializers: { err: errorFacts } };
  cached = logFormat === "pretty" ? pino(options, pretty({ sync: true })) : pino(options);
  return cached;
}

/**
 * What the log keeps of an error: names, codes, where it was thrown, and the message of its first cause.
 * The messages around that one may quote what a caller sent, as drizzle's do with a query's parameters.
 */
export function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, stack = "", cause } = error;
  const code = "code" in error ? { code: error.code } : {};
  const at = stack.split("\n").filter((line) => line.startsWith("    at "));
  if (cause instanceof Error) return { name, ...code, at, cause: errorFacts(cause) };
  return { name, ...code, message: error.message, at };
}
