import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from "openid-client";
import { env } from "@/lib/env";
import { guardedFetch } from "./guarded-fetch";
import { GOOGLE_ISSUER, type Provider } from "./provider";

/** How long a provider's metadata are taken as read. Its keys are asked for again whenever an unknown one comes up. */
const METADATA_MS = 3_600_000;

type Held = Readonly<{ at: number; configuration: Promise<Configuration> }>;

const held = new Map<string, Held>();

/**
 * A provider as openid-client knows it: found by discovery, which pins the issuer; GitHub publishes none.
 * What failed is not kept, so that the next one asks anew.
 * @throws what openid-client does
 */
export function configure(provider: Provider, now = new Date()): Promise<Configuration> {
  const name = `${provider.id} ${provider.issuer} ${provider.credentials.id}`;
  const found = held.get(name);
  if (found && now.getTime() - found.at < METADATA_MS) return found.configuration;
  const configuration = provider.githubApi === null ? discover(provider) : githubOf(provider);
  held.set(name, { at: now.getTime(), configuration });
  configuration.catch(() => held.delete(name));
  return configuration;
}

async function discover({ issuer, credentials: { id, secret } }: Provider): Promise<Configuration> {
  return discovery(new URL(issuer), id, secret, authenticate(secret), {
    [customFetch]: guardedFetch,
    // Without it the signature of an ID token that came over TLS is not looked at.
    execute: [enableNonRepudiationChecks, ...(isLocal(issuer) ? [allowInsecureRequests] : [])],
  });
}

/** What is registered where nobody said otherwise (OpenID Connect Core, 9), unless the provider does not take it. */
function authenticate(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    // Of both, Google documents this one.
    const takesBasic = methods.includes("client_secret_basic") && server.issuer !== GOOGLE_ISSUER;
    return (takesBasic ? basic : post)(server, client, body, headers);
  };
}

async function githubOf({ issuer, credentials }: Provider): Promise<Configuration> {
  const configuration = new Configuration(
    {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/access_token`,
    },
    credentials.id,
    credentials.secret,
    ClientSecretPost(credentials.secret),
  );
  configuration[customFetch] = guardedFetch;
  if (isLocal(issuer)) allowInsecureRequests(configuration);
  return configuration;
}

/** http is for a provider on this machine, in development; the guard refuses every other one. */
const isLocal = (issuer: string) => env().localTargets && issuer.startsWith("http:");
