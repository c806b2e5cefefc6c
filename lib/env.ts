import path from "node:path";
import { listenerUrl, readMtls } from "./env-mtls";

export type Source = Readonly<Record<string, string | undefined>>;

/** A secret with its version; the first of a list is the one that is used for what is new. */
export type VersionedKey = Readonly<{ version: number; key: Buffer }>;

/** What a sign-in provider gave us when Keyway was registered there. */
export type ProviderCredentials = Readonly<{ id: string; secret: string }>;

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const LOG_FORMATS = ["pretty", "json"] as const;

export type Env = ReturnType<typeof readEnv>;

/** The environment holds something we cannot run with; the message names every fault, one a line. */
export class EnvError extends Error {
  override readonly name = "EnvError";
  constructor(readonly faults: readonly string[]) {
    super(["The environment cannot be used:", ...faults.map((fault) => `  ${fault}`)].join("\n"));
  }
}

/** Reads single variables and remembers what is wrong, so that all faults are told at once. */
class Reader {
  readonly faults: string[] = [];
  constructor(readonly source: Source) {}

  fault(name: string, problem: string): undefined {
    this.faults.push(`${name} ${problem}`);
  }

  /** A variable set to nothing counts as not set. */
  optional(name: string): string | undefined {
    return this.source[name]?.trim() || undefined;
  }

  required(name: string): string {
    const text = this.optional(name);
    if (text === undefined) this.fault(name, "is not set (`npm start` would make one)");
    return text ?? "";
  }

  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.optional(name);
    if (text === undefined) return fallback;
    const found = allowed.find((one) => one === text);
    if (found === undefined) this.fault(name, `must be one of ${allowed.join(", ")}`);
    return found ?? fallback;
  }

  port(name: string): number | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (port < 1 || port > 65_535) return this.fault(name, "must be a port from 1 to 65535");
    return port;
  }

  /** A whole number. */
  whole(name: string, least: number, most: number, fallback: number): number {
    const text = this.optional(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.fault(name, `must be a whole number from ${least} to ${most}`);
    return fallback;
  }

  /** A URL without its trailing slash. */
  url(name: string, schemes: readonly string[]): string | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : "";
    if (!schemes.includes(scheme)) return this.fault(name, `must be a ${schemes.join(" or ")} URL`);
    return text.replace(/\/+$/, "");
  }

  /** One URL, or several separated by commas. */
  urls(name: string, schemes: readonly string[]): string | undefined {
    const text = this.optional(name);
    const wrong = text?.split(",").some((one) => {
      const scheme = URL.canParse(one) ? new URL(one).protocol.slice(0, -1) : "";
      return !schemes.includes(scheme);
    });
    return wrong ? this.fault(name, `must be ${schemes.join(" or ")} URLs`) : text;
  }

  /** `2:base64,1:base64`: the first is used for what is new, the others are known. Each key has 32 bytes. */
  versionedKeys(name: string): readonly VersionedKey[] {
    const text = this.required(name);
    if (text === "") return [];
    const keys = text.split(",").map(parseVersionedKey);
    const whole = keys.filter((one) => one !== undefined);
    const once = new Set(whole.map(({ version }) => version)).size === whole.length;
    if (whole.length < keys.length)
      this.fault(name, "must be a list of version:base64, each of 32 bytes");
    else if (!once) this.fault(name, "must list each version once");
    return whole;
  }

  /** Two variables that mean something only together. */
  pair(first: string, second: string): readonly [string, string] | undefined {
    const [a, b] = [this.optional(first), this.optional(second)];
    if (a !== undefined && b !== undefined) return [a, b];
    if (a !== undefined) return this.fault(second, `is not set, but ${first} is`);
    if (b !== undefined) return this.fault(first, `is not set, but ${second} is`);
    return undefined;
  }

  provider(name: string): ProviderCredentials | undefined {
    const both = this.pair(`AUTH_${name}_ID`, `AUTH_${name}_SECRET`);
    return both && { id: both[0], secret: both[1] };
  }
}

function parseVersionedKey(text: string): VersionedKey | undefined {
  const match = /^\s*([1-9]\d{0,3}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(text);
  const key = Buffer.from(match?.[2] ?? "", "base64");
  return key.length === 32 ? { version: Number(match?.[1]), key } : undefined;
}

function readShared(read: Reader) {
  const upstash = read.pair("UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN");
  const redisUrl = read.urls("REDIS_URL", ["redis", "rediss"]);
  if (redisUrl && upstash) read.fault("REDIS_URL", "and UPSTASH_REDIS_REST_URL exclude each other");
  return {
    redisUrl,
    upstash: upstash && {
      url: read.url("UPSTASH_REDIS_REST_URL", ["https", "http"]) ?? "",
      token: upstash[1],
    },
  };
}

function readBootstrap(read: Reader) {
  const owner = read.pair("KEYWAY_BOOTSTRAP_EMAIL", "KEYWAY_BOOTSTRAP_PASSWORD");
  const workspace = read.optional("KEYWAY_BOOTSTRAP_WORKSPACE");
  const managementKey = read.optional("KEYWAY_BOOTSTRAP_MANAGEMENT_KEY");
  if (!owner && (workspace || managementKey))
    read.fault("KEYWAY_BOOTSTRAP_EMAIL", "is not set, but another KEYWAY_BOOTSTRAP_ variable is");
  if (managementKey && (managementKey.length < 32 || managementKey.length > 512))
    read.fault("KEYWAY_BOOTSTRAP_MANAGEMENT_KEY", "must have 32 to 512 characters");
  if (workspace && !/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/.test(workspace))
    read.fault("KEYWAY_BOOTSTRAP_WORKSPACE", "must be a slug: a-z, 0-9 and hyphens, at most 48");
  return (
    owner && {
      email: owner[0],
      password: owner[1],
      workspace: workspace ?? "main",
      managementKey,
    }
  );
}

function readSignIn(read: Reader) {
  const github = read.provider("GITHUB");
  const githubUrl = read.url("AUTH_GITHUB_URL", ["https", "http"]) ?? "https://github.com";
  const oidc = read.provider("OIDC");
  // As it was given: an issuer is compared byte for byte, and some end with a slash.
  const issuer =
    read.url("AUTH_OIDC_ISSUER", ["https", "http"]) && read.optional("AUTH_OIDC_ISSUER");
  const name = read.optional("AUTH_OIDC_NAME");
  if (oidc && !issuer) read.fault("AUTH_OIDC_ISSUER", "is not set, but AUTH_OIDC_ID is");
  return {
    github: github && { ...github, url: githubUrl },
    google: read.provider("GOOGLE"),
    oidc: oidc && issuer ? { ...oidc, issuer, name } : undefined,
    /** Whether providers may have addresses of a private network. */
    privateNetwork: read.choice("AUTH_PRIVATE_NETWORK", ["true", "false"], "false") === "true",
  };
}

const MINUTE_S = 60;
const HOUR_S = 3_600;
/** The example schedule of Standard Webhooks, in seconds after the attempt before: three days and a bit. */
const RETRY_SECONDS = [
  ...[0, 5, 5 * MINUTE_S, 30 * MINUTE_S, 2 * HOUR_S, 5 * HOUR_S, 10 * HOUR_S, 14 * HOUR_S],
  ...[20 * HOUR_S, 24 * HOUR_S],
];

function readWebhooks(read: Reader) {
  const given = read.optional("KEYWAY_WEBHOOK_RETRY_SECONDS")?.split(",").map(Number);
  const usable = given?.every((one) => one >= 0 && one <= 7 * 24 * HOUR_S) ?? true;
  if (!usable) read.fault("KEYWAY_WEBHOOK_RETRY_SECONDS", "must be a list of seconds: 0,5,300");
  const retryMs = (given ?? RETRY_SECONDS).map((seconds) => seconds * 1000);
  const timeoutMs = 1000 * read.whole("KEYWAY_WEBHOOK_TIMEOUT_SECONDS", 1, 30, 15);
  return { retryMs, timeoutMs };
}

/** `name:whsec_…` of each program that may report leaks. */
function readReporters(read: Reader): readonly Readonly<{ name: string; secret: string }>[] {
  const texts = (read.optional("KEYWAY_LEAK_REPORTERS") ?? "").split(",").filter(Boolean);
  return texts.map((text) => {
    const match = /^\s*([a-z][a-z0-9-]{0,31}):(whsec_[A-Za-z0-9+/]{32,86}={0,2})\s*$/.exec(text);
    if (!match) read.fault("KEYWAY_LEAK_REPORTERS", "must be a list of name:whsec_…");
    return { name: match?.[1] ?? "", secret: match?.[2] ?? "" };
  });
}

const GITHUB_KEYS_URL = "https://api.github.com/meta/public_keys/secret_scanning";

/**
 * The settings of a process, typed.
 * @param source variables as in `process.env`; `.env.example` explains each
 * @param onTerminal whether somebody reads the log on a terminal
 * @throws EnvError that lists everything that is wrong
 */
export function readEnv(source: Source, onTerminal = false) {
  const read = new Reader(source);
  const port = read.port("PORT") ?? 3000;
  const apiPort = read.port("API_PORT") ?? 3001;
  read.required("DATABASE_URL");
  const settings = {
    databaseUrl: read.url("DATABASE_URL", ["postgres", "postgresql"]) ?? "",
    ...readShared(read),
    /** Absolute path of the embedded database, the journal, the generated secrets. */
    dataDir: path.resolve(/* turbopackIgnore: true */ read.optional("KEYWAY_DATA_DIR") ?? ".data"),
    host: read.optional("HOST") ?? "127.0.0.1",
    port,
    apiPort,
    url: read.url("KEYWAY_URL", ["http", "https"]) ?? `http://localhost:${port}`,
    apiUrl: read.url("KEYWAY_API_URL", ["http", "https"]) ?? `http://localhost:${apiPort}`,
    /** Where the api process is for the other processes; unset where Next runs alone. */
    internalApiUrl: read.url("KEYWAY_INTERNAL_API_URL", ["http", "https"]),
    peppers: read.versionedKeys("KEYWAY_PEPPERS"),
    encryptionKeys: read.versionedKeys("KEYWAY_ENCRYPTION_KEYS"),
    nextauthSecret: read.required("NEXTAUTH_SECRET"),
    bootstrap: readBootstrap(read),
    signIn: readSignIn(read),
    /** Ranges of leaked passwords, as Have I Been Pwned serves them; unset: none are asked for. */
    breachedPasswordsUrl: read.url("KEYWAY_BREACHED_PASSWORDS_URL", ["https", "http"]),
    smtpUrl: read.url("SMTP_URL", ["smtp", "smtps"]),
    mailFrom: read.optional("MAIL_FROM"),
    mtls: readMtls(read),
    mtlsUrl: read.url("KEYWAY_MTLS_URL", ["https"]),
    /** Whether tenants may have this machine called, over http too: for development only. */
    localTargets: read.choice("KEYWAY_LOCAL_TARGETS", ["true", "false"], "false") === "true",
    webhooks: readWebhooks(read),
    leaks: {
      /** Where GitHub publishes the keys that sign its reports. */
      githubKeysUrl: read.url("KEYWAY_GITHUB_KEYS_URL", ["https", "http"]) ?? GITHUB_KEYS_URL,
      reporters: readReporters(read),
    },
    /** How long the api process serves on after it was told to end, in milliseconds. */
    drainMs: 1000 * read.whole("KEYWAY_DRAIN_SECONDS", 0, 300, 0),
    /** How many calls of the management API a key may make a minute; 0 is any number. */
    managementPerMinute: read.whole("KEYWAY_MANAGEMENT_RATE", 0, 1_000_000, 3000),
    /** How much memory cached keys may take, in bytes; 0 leaves it to the process. */
    cacheBytes: 1024 * 1024 * read.whole("KEYWAY_CACHE_MB", 1, 1_000_000, 0),
    logLevel: read.choice("LOG_LEVEL", LOG_LEVELS, "info"),
    logFormat: read.choice("LOG_FORMAT", LOG_FORMATS, onTerminal ? "pretty" : "json"),
    production: source.NODE_ENV === "production",
  } as const;
  if (read.faults.length > 0) throw new EnvError(read.faults);
  /** Where clients reach the listener that asks for certificates; undefined where a proxy asks for them. */
  const mtlsUrl = settings.mtlsUrl ?? listenerUrl(settings.apiUrl, settings.mtls);
  return { ...settings, mtlsUrl };
}

let cached: Env | undefined;

/** The settings of this process, read once. @throws EnvError */
export function env(): Env {
  cached ??= readEnv(process.env, process.stdout.isTTY === true);
  return cached;
}

/** A copy of the variables as they were given, for handing on to another process. */
export const givenVariables = (): NodeJS.ProcessEnv => ({ ...process.env });

/** Sets variables for a library that reads the environment itself; what was given stays. */
export function setVariables(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) process.env[name] ||= value;
}
