import net from "node:net";
import tls from "node:tls";
import type { Source } from "@/lib/env";
import { findSecrets } from "@/server/secrets";
import { dataDirOf } from "../installation";
import { bad, type Finding, ok } from "./finding";

const DAY_MS = 86_400_000;
/** From so many days before its end a certificate is told of. */
const WARN_DAYS = 14;

/** Whether Keyway answers on its ports, or could listen there. */
export async function checkPorts(given: Source): Promise<Finding[]> {
  const running = findSecrets(dataDirOf(given)) !== undefined;
  const asked = [
    ["PORT", given.PORT || "3000", "/api/auth/csrf"],
    ["API_PORT", given.API_PORT || "3001", "/healthz"],
  ] as const;
  const found = await Promise.all(
    asked.map(async ([name, text, path]) => {
      const port = Number(text);
      if (await isFree(port)) return ok(name, `${port} is free: nothing runs there`);
      const url = `http://127.0.0.1:${port}${path}`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(3000) }).catch(() => null);
      if (answer?.ok) return ok(name, `Keyway answers on ${port}`);
      const advice = `Set ${name} to another port${running ? "" : ", or end what runs there"}.`;
      return bad("warning", name, `another program uses ${port}`, advice);
    }),
  );
  return [...found, ...(await checkMutual(given))];
}

/** The listener that asks for certificates: that it speaks TLS, and until when its own one lasts. */
async function checkMutual(given: Source): Promise<Finding[]> {
  const name = "MTLS_PORT";
  if (!given.MTLS_PORT) return [ok(name, "not set: no listener asks for certificates")];
  const port = Number(given.MTLS_PORT);
  if (await isFree(port))
    return [
      ok(name, `${port} is free: it is opened with the api process, by TLS_CERT and TLS_KEY`),
    ];
  const until = await endOfCertificate(port);
  if (until === null) {
    const advice = `Set ${name} to another port, or end what runs there.`;
    return [bad("warning", name, `${port} is in use, and not by TLS`, advice)];
  }
  const days = Math.floor((until - Date.now()) / DAY_MS);
  const detail = `TLS on ${port}, its certificate ends ${new Date(until).toISOString()}`;
  return [
    days >= WARN_DAYS
      ? ok(name, detail)
      : bad(
          days < 0 ? "fault" : "warning",
          name,
          detail,
          "Put a new one into the files of TLS_CERT and TLS_KEY: they are read again by themselves.",
        ),
  ];
}

const endOfCertificate = (port: number) =>
  new Promise<number | null>((resolve) => {
    // Only its dates are read; whom it is for is its clients' business.
    const socket = tls.connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.setTimeout(3000, () => socket.destroy(new Error("silent")));
    socket.once("error", () => resolve(null));
  });

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = net.createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
