import { type Env, env, type ProviderCredentials } from "@/lib/env";

export const PROVIDER_IDS = ["github", "google", "oidc"] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** Somebody else whose word on who a person is we take, as the environment sets it up. */
export type Provider = Readonly<{
  id: ProviderId;
  /** What its button says. */
  name: string;
  /** Who has to have signed its ID tokens; compared byte for byte (OpenID Connect Core, 3.1.3.7). */
  issuer: string;
  credentials: ProviderCredentials;
  /** GitHub speaks OAuth 2.0 alone: who it is says its API. Where that API is; null for OpenID Connect. */
  githubApi: string | null;
  /** What makes it ask who sits there, although it knows; what it promises of that, it says in `auth_time`. */
  askAgain: Readonly<Record<string, string>>;
  /** Whether an answer to `askAgain` without `auth_time` counts: some never send it. */
  tellsWhen: boolean;
}>;

/** What a button needs to know. */
export type ProviderChoice = Readonly<{ id: ProviderId; name: string }>;

export const GOOGLE_ISSUER = "https://accounts.google.com";
const SELECT = { prompt: "select_account" };

/** The providers that are set up, in the order of their buttons. */
export function providers({ github, google, oidc }: Env["signIn"] = env().signIn): Provider[] {
  const found: Provider[] = [];
  if (github)
    found.push({
      ...{ id: "github", name: "GitHub", issuer: `${github.url}/login/oauth`, credentials: github },
      ...{ githubApi: githubApiOf(github.url), askAgain: SELECT, tellsWhen: false },
    });
  if (google)
    found.push({
      ...{ id: "google", name: "Google", issuer: GOOGLE_ISSUER, credentials: google },
      ...{ githubApi: null, askAgain: SELECT, tellsWhen: false },
    });
  if (oidc)
    found.push({
      ...{ id: "oidc", name: oidc.name ?? "OpenID", issuer: oidc.issuer, credentials: oidc },
      ...{ githubApi: null, askAgain: { prompt: "login", max_age: "0" }, tellsWhen: true },
    });
  return found;
}

/** The provider of that id; null when there is none, or none is set up. */
export const findProvider = (id: string, list = providers()): Provider | null =>
  list.find((one) => one.id === id) ?? null;

export const providerChoices = (): ProviderChoice[] =>
  providers().map(({ id, name }) => ({ id, name }));

/** Where GitHub's API is: beside github.com and ghe.com, below an Enterprise Server. */
function githubApiOf(url: string): string {
  const { protocol, host } = new URL(url);
  return host === "github.com" || host.endsWith(".ghe.com")
    ? `${protocol}//api.${host}`
    : `${url}/api/v3`;
}
