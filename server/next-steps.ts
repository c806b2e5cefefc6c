export type Outcome = Readonly<{
  url: string;
  apiUrl: string;
  dataDir: string;
  /** Milliseconds from the command to now. */
  took: number;
}>;

/** Tells a person who has just started Keyway where it is and what to do with it. */
export function printNextSteps({ url, apiUrl, dataDir, took }: Outcome): void {
  const lines = [
    "",
    `  Dashboard  ${url}`,
    `  API        ${apiUrl}`,
    `  Data       ${dataDir}`,
    "",
    `  Sign up at ${url}/sign-up`,
    "",
    `  Ready in ${(took / 1000).toFixed(1)} s. Ctrl-C stops everything.`,
    "",
  ];
  console.log(lines.join("\n"));
}
