import { constants } from "node:crypto";
import fs from "node:fs";
import type { RequestListener, Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { Env } from "@/lib/env";
import { log } from "@/lib/log";
import { listen } from "./listen";

const LOOK_EVERY_MS = 2_000;

type Files = Readonly<{ certificate: string; key: string }>;

/**
 * What the listener shows and asks for. It takes every certificate, whoever issued it: that the other end holds its key
 * is proven by the handshake, and who is believed is the tenants' business (`lib/certificates/check.ts`). A session
 * is never resumed, since it would bring a certificate along that nobody showed again (M04).
 */
const optionsOf = ({ certificate, key }: Files): SecureContextOptions => ({
  cert: fs.readFileSync(certificate),
  key: fs.readFileSync(key),
  minVersion: "TLSv1.2",
  secureOptions: constants.SSL_OP_NO_TICKET,
});

/** Reads both files. @throws Error in one line that names what cannot be used */
function readOptions(files: Files): SecureContextOptions {
  try {
    const options = optionsOf(files);
    createSecureContext(options);
    return options;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`TLS_CERT and TLS_KEY cannot be used: ${why}`);
  }
}

/**
 * Listens for HTTPS and asks for certificates. When its own certificate's files change, connections from then on
 * see the new one; what cannot be used is logged, and the one before stays.
 * @throws Error in one line
 */
export async function listenMutually(
  handle: RequestListener,
  { mtls, host }: Pick<Env, "mtls" | "host">,
): Promise<Server | null> {
  const { port, certificate, key, source } = mtls;
  if (port === undefined || certificate === undefined || key === undefined || source !== "tls")
    return null;
  const files = { certificate, key };
  const tls = { ...readOptions(files), requestCert: true, rejectUnauthorized: false };
  const server = await listen(handle, { port, host, name: "MTLS_PORT", tls });
  watch(files, server as TlsServer);
  return server;
}

function watch(files: Files, server: TlsServer): void {
  const reload = () => {
    try {
      server.setSecureContext(readOptions(files));
      log().info("the certificate of MTLS_PORT was read again");
    } catch (error) {
      log().error({ err: error }, "the certificate of MTLS_PORT stays as it was");
    }
  };
  const paths = Object.values(files);
  for (const file of paths)
    fs.watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, reload);
  server.on("close", () => {
    for (const file of paths) fs.unwatchFile(file, reload);
  });
}
