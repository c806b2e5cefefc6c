import { randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import { Provider as OpenIdProvider } from "oidc-provider";

export const CLIENT = { id: "keyway-under-test", secret: "canary-provider-client-secret-5hX2" };

/** Who signs in there by which name, as their claims; by default the name is the address, and it is verified. */
export type People = Map<string, Readonly<Record<string, unknown>>>;

/** What is done to an ID token on its way; nothing by default. */
export type Tamper = (idToken: string, accessToken: string) => string | Promise<string>;

/** A `redirectUri` on localhost without a port is one for each port. */
type Options = Readonly<{ redirectUri: string; port?: number }>;

/**
 * A real OpenID provider on this machine, with the login form of its own. What is in `people` and
 * `controls` holds from the next request on. `stop` must be called.
 */
export async function startOpenIdProvider({ redirectUri, port = 0 }: Options) {
  const server = http.createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`;
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: randomUUID() };
  const people: People = new Map();
  const controls: { tamper: Tamper; down: boolean } = { tamper: (idToken) => idToken, down: false };
  const provider = new OpenIdProvider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        application_type: new URL(redirectUri).port === "" ? "native" : "web",
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ["a key of the tests"] },
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    ttl: { Session: 3600, Interaction: 3600, Grant: 3600 },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({
        ...{ sub: accountId, email: accountId, email_verified: true, name: "Ada Lovelace" },
        ...people.get(accountId),
      }),
    }),
  });
  provider.use(async (context, next) => {
    await next();
    const { body } = context;
    if (context.path !== "/token" || typeof body !== "object" || body === null) return;
    const told = new Map(Object.entries(body));
    if (!told.has("id_token")) return;
    const [idToken = "", accessToken = ""] = ["id_token", "access_token"].map((name) =>
      String(told.get(name)),
    );
    context.body = { ...body, id_token: await controls.tamper(idToken, accessToken) };
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!controls.down) return answer(request, response);
    response.writeHead(503).end();
  });
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  /** Makes a code one that has run out. */
  const expireCode = async (code: string) => {
    const found = await provider.AuthorizationCode.find(code);
    if (!found) throw new Error("There is no such code.");
    found.exp = Math.floor(Date.now() / 1000) - 1;
    await found.save();
  };
  return { issuer, people, controls, privateKey, expireCode, stop };
}

/** A browser at the provider: its cookies stay from one visit to the next. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  /** Walks through its forms, and answers the address that it sends the browser back to. */
  async visit(start: string, login: string, home: string): Promise<URL> {
    let [url, body]: [string, URLSearchParams | undefined] = [start, undefined];
    for (let step = 0; step < 20; step++) {
      const response = await this.#send(url, body);
      const to = response.headers.get("location");
      body = undefined;
      if (to) {
        url = new URL(to, url).href;
        if (url.startsWith(home)) return new URL(url);
        continue;
      }
      const page = await response.text();
      const form = /<form[^>]* action="([^"]+)" method="post">/.exec(page)?.[1];
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (!form || !prompt) throw new Error(`The provider answered ${response.status}: ${page}`);
      url = new URL(form, url).href;
      body = new URLSearchParams({ prompt, login, password: "any" });
    }
    throw new Error("The provider sends the browser round in circles.");
  }

  async #send(url: string, body: URLSearchParams | undefined): Promise<Response> {
    const cookie = [...this.#cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(url, {
      ...{ redirect: "manual", headers: { cookie }, method: body ? "POST" : "GET" },
      ...(body && { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

/** Sends a browser of Keyway at that address to the provider and back. @returns its cookie, and where it came back to */
export async function leaveAndReturn(webUrl: string, login: string) {
  const going = await fetch(`${webUrl}/sign-in/oidc`, {
    ...{ method: "POST", headers: { origin: webUrl } },
    body: new URLSearchParams({ callbackUrl: "/" }),
  });
  const cookie = (going.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const away = /url=([^"]+)"/.exec(await going.text())?.[1]?.replaceAll("&amp;", "&") ?? "";
  return {
    cookie,
    back: await new Visitor().visit(away, login, `${webUrl}/sign-in/oidc/callback`),
  };
}
