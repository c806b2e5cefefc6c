import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { createTransport, type Transporter } from "nodemailer";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** A letter in plain text: no picture or link of it tells anybody that it was read. */
export type Mail = Readonly<{ to: string; subject: string; text: string }>;

const TIMEOUT_MS = 10_000;

let transport: Transporter | undefined;

/** With a server to send by, that; without one, what would be sent is composed for the folder. */
function transportOf(smtpUrl: string | undefined): Transporter {
  transport ??=
    smtpUrl === undefined
      ? createTransport({ streamTransport: true, buffer: true })
      : createTransport({
          url: smtpUrl,
          connectionTimeout: TIMEOUT_MS,
          greetingTimeout: TIMEOUT_MS,
          socketTimeout: TIMEOUT_MS,
        });
  return transport;
}

/**
 * Sends a letter, or without `SMTP_URL` writes it as an .eml file into `mail/` of the data folder.
 * @returns false when it did not go out: the log says why, and the caller says what else can be done
 */
export async function sendMail({ to, subject, text }: Mail): Promise<boolean> {
  const { smtpUrl, mailFrom, dataDir, url } = env();
  const from = mailFrom ?? `Keyway <keyway@${new URL(url).hostname}>`;
  try {
    const sent = await transportOf(smtpUrl).sendMail({
      from,
      to: { name: "", address: to },
      subject,
      text,
    });
    if (smtpUrl === undefined) await keepMail(path.join(dataDir, "mail"), sent.message);
    return true;
  } catch (error) {
    log().error({ err: error }, "mail");
    return false;
  }
}

/** Links in a letter let people in, so nobody but this account reads the folder. */
async function keepMail(folder: string, message: Buffer): Promise<void> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${new Date().toISOString().replaceAll(":", "-")}-${randomUUID().slice(0, 8)}.eml`;
  await fs.writeFile(path.join(folder, name), message, { mode: 0o600 });
}
