import { errorOf, KeywayError } from "./error";

/** How calls are made; see `KeywayOptions`. */
export type Transport = Readonly<{
  url: string;
  key: string | (() => string | Promise<string>);
  timeoutMs: number;
  retries: number;
  backoffMs: number;
  fetch: typeof fetch;
}>;

/** One call: what goes out, and whether it may go out twice. */
export type Call = Readonly<{
  method: string;
  path: string;
  variables?: object | undefined;
  query?: object | undefined;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** Whether it may be sent again though the first may have been carried out: it came too late, or a proxy lost it. */
  repeatable: boolean;
}>;

/** Longer than this Keyway's wish to be left alone is not waited for, but told. */
const WAIT_MAX_MS = 20_000;

/** Reads a successful response; a part of the attempt, since the connection may be cut in the body. */
export type Read<T> = (response: Response) => Promise<T>;

/** The body as JSON; undefined when there is none. */
export const readJson: Read<unknown> = async (response) => {
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
};

/**
 * Makes a call, and repeats it as long as that is safe and helps.
 * @throws KeywayError; what `signal` gives as its reason
 */
export async function request<T>(transport: Transport, call: Call, read: Read<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const result = await attemptOnce(transport, call, read);
    if (!(result instanceof KeywayError)) return result;
    const wait = waitBefore(attempt, result, transport);
    if (attempt >= transport.retries || wait > WAIT_MAX_MS || !mayRepeat(result, call))
      throw result;
    await pause(wait, call.signal);
  }
}

async function attemptOnce<T>(
  transport: Transport,
  call: Call,
  read: Read<T>,
): Promise<T | KeywayError> {
  const { key } = transport;
  const token = typeof key === "string" ? key : await key();
  const timeout = AbortSignal.timeout(call.timeoutMs ?? transport.timeoutMs);
  const signal = call.signal ? AbortSignal.any([timeout, call.signal]) : timeout;
  try {
    const response = await transport.fetch(urlOf(transport.url, call), {
      method: call.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(call.body !== undefined && { "content-type": "application/json" }),
        ...call.headers,
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      signal,
    });
    return response.ok ? await read(response) : await errorOf(response);
  } catch (cause) {
    call.signal?.throwIfAborted();
    if (timeout.aborted)
      return new KeywayError({ code: "timeout", message: "Keyway did not answer in time.", cause });
    if (cause instanceof SyntaxError)
      return new KeywayError({ code: "unexpected", message: "The answer is not JSON.", cause });
    return new KeywayError({ code: "connection", message: "Keyway cannot be reached.", cause });
  }
}

function urlOf(base: string, { path, variables, query }: Call): string {
  const filled = Object.entries(variables ?? {}).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null) search.append(name, String(value));
  const text = search.toString();
  return base + filled + (text && `?${text}`);
}

/** 429 and 503 say that nothing was done, and a connection that fails is mostly one that was closed before. */
function mayRepeat({ code, status, retryAfterMs }: KeywayError, { repeatable }: Call): boolean {
  if (status === 429 || status === 503 || code === "connection") return true;
  if (code === "timeout" || status === 502 || status === 504) return repeatable;
  // The first attempt, whose answer was lost, still runs.
  return repeatable && status === 409 && retryAfterMs !== null;
}

/** What Keyway asked for, else twice as long each time, and a random part so that clients spread. */
function waitBefore(attempt: number, error: KeywayError, { backoffMs }: Transport): number {
  return error.retryAfterMs ?? backoffMs * 2 ** attempt * (0.5 + Math.random() / 2);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, failed) => {
    const stop = () => {
      clearTimeout(timer);
      failed(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      done();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
