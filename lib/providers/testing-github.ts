import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";

type Email = Readonly<{ email: string; primary: boolean; verified: boolean }>;

/** Who is signed in at GitHub. */
export type GithubPerson = Readonly<{ id: number; login: string; emails: readonly Email[] }>;

const CLIENT = { id: "Iv1.under-test", secret: "github-client-secret" };

/**
 * A server on this machine that answers as GitHub documents it: the web application flow, with `iss` and PKCE, GET
 * /user and GET /user/emails. A refused code is told with status 200, as there. `stop` must be called.
 */
export async function startGithub() {
  const state: { person: GithubPerson; api: number } = {
    person: { id: 1, login: "octocat", emails: [] },
    api: 200,
  };
  const codes = new Map<string, { challenge: string; person: GithubPerson }>();
  const tokens = new Map<string, GithubPerson>();
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? "/", base());
    const say = (status: number, answer: unknown) =>
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(answer));
    if (url.pathname === "/login/oauth/access_token") {
      const form = new URLSearchParams(body);
      const found = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      const verifier = createHash("sha256").update(form.get("code_verifier") ?? "");
      const known =
        form.get("client_id") === CLIENT.id && form.get("client_secret") === CLIENT.secret;
      if (!known) return say(200, { error: "incorrect_client_credentials" });
      if (!found || verifier.digest("base64url") !== found.challenge)
        return say(200, { error: "bad_verification_code" });
      tokens.set(`gho_${tokens.size}`, found.person);
      const scope = "user:email";
      return say(200, { access_token: `gho_${tokens.size - 1}`, token_type: "bearer", scope });
    }
    const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const person = tokens.get(token);
    if (!person) return say(401, { message: "Bad credentials" });
    if (state.api !== 200) return say(state.api, { message: "Server Error" });
    const { id, login, emails } = person;
    if (url.pathname === "/api/v3/user") return say(200, { id, login, name: null });
    return say(
      200,
      emails.map((one) => ({ ...one, visibility: null })),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const base = () =>
    `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;

  /** What the browser is sent back with, once its person said yes. */
  function authorize(start: string): URL {
    const asked = new URL(start).searchParams;
    const code = `code-${codes.size}-${Math.random()}`;
    codes.set(code, { challenge: asked.get("code_challenge") ?? "", person: state.person });
    const home = new URL(asked.get("redirect_uri") ?? "");
    const iss = `${base()}/login/oauth`;
    home.search = String(new URLSearchParams({ code, state: asked.get("state") ?? "", iss }));
    return home;
  }

  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: base(), credentials: { ...CLIENT, url: base() }, state, authorize, stop };
}
