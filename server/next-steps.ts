export type Outcome = Readonly<{
  url: string;
  apiUrl: string;
  dataDir: string;
  /** A command that verifies a key, if one is known that works. */
  command: string | null;
  /** Milliseconds from the command to now. */
  took: number;
}>;

/** Tells a person who has just started Keyway where it is and what to do with it. */
export function printNextSteps({ url, apiUrl, dataDir, command, took }: Outcome): void {
  const lines = [
    "",
    `  Dashboard  ${url}`,
    `  API        ${apiUrl}`,
    `  Data       ${dataDir}`,
    "",
    `  Sign in or sign up at ${url}`,
    "",
    ...(command === null ? [] : ["  Verify a key:", "", command, ""]),
    `  Ready in ${(took / 1000).toFixed(1)} s. Ctrl-C stops everything.`,
    "",
  ];
  console.log(lines.join("\n"));
}
