import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { findOpenssl } from "@/scripts/tools.mjs";
import { type ClientCertificate, parsePem } from "./certificate";

/** A certificate with its key, made anew for each run, as files and as text. */
export type TestCertificate = Readonly<{
  pem: string;
  key: string;
  /** Paths of both. */
  certFile: string;
  keyFile: string;
  certificate: ClientCertificate;
}>;

export type TestSubject = Readonly<{
  name: string;
  /** As openssl has them: `DNS:a.example.com,IP:192.0.2.1`. */
  sans?: string;
  /** Extended key usages; none: the extension is left out. */
  usage?: "clientAuth" | "serverAuth";
  authority?: boolean;
  from?: Date;
  until?: Date;
  /** Who signs it; by default itself. */
  by?: TestCertificate;
}>;

const DAY_MS = 86_400_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-certificates-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
let made = 0;

const openssl = (args: readonly string[]) =>
  execFileSync(findOpenssl(), args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });

/** As ASN.1 writes it: `20261126230000Z`. */
const asn1Time = (date: Date) => `${date.toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`;

const CONFIG = `
[req]
distinguished_name = subject
prompt = no
[subject]
O = Acme
CN = $ENV::NAME
[ca]
default_ca = own
[own]
database = $ENV::DATABASE
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
[any]
organizationName = optional
commonName = optional
`;

/** Makes a certificate with a key on P-256, valid now for two days unless it says otherwise. */
export function makeCertificate(subject: TestSubject): TestCertificate {
  const now = Date.now();
  const { from = new Date(now - DAY_MS), until = new Date(now + DAY_MS), by } = subject;
  const at = (ending: string) => path.join(folder, `${made}.${ending}`);
  made++;
  const [config, keyFile, certFile] = [at("cnf"), at("key.pem"), at("cert.pem")];
  fs.writeFileSync(
    config,
    CONFIG.replaceAll("$ENV::NAME", subject.name).replaceAll("$ENV::DATABASE", at("txt")),
  );
  fs.writeFileSync(at("txt"), "");
  fs.writeFileSync(at("ext"), extensionsOf(subject));
  openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", keyFile]);
  openssl(["req", "-new", "-config", config, "-key", keyFile, "-out", at("csr")]);
  openssl([
    ...["ca", "-batch", "-notext", "-config", config, "-extfile", at("ext")],
    ...["-startdate", asn1Time(from), "-enddate", asn1Time(until)],
    ...(by ? ["-cert", by.certFile, "-keyfile", by.keyFile] : ["-selfsign", "-keyfile", keyFile]),
    ...["-in", at("csr"), "-out", certFile],
  ]);
  const pem = fs.readFileSync(certFile, "utf8");
  const certificate = parsePem(pem);
  if (typeof certificate === "string")
    throw new Error(`A certificate that openssl made ${certificate}`);
  return { pem, key: fs.readFileSync(keyFile, "utf8"), certFile, keyFile, certificate };
}

function extensionsOf({ authority = false, usage, sans }: TestSubject): string {
  const lines = [
    `basicConstraints = critical,CA:${authority ? "TRUE" : "FALSE"}`,
    usage && `extendedKeyUsage = ${usage}`,
    sans && `subjectAltName = ${sans}`,
  ];
  return lines.filter(Boolean).join("\n");
}
