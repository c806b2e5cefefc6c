import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { type ChainEvent, followChain, GENESIS, type Place } from "@/lib/audit/chain";
import { type AuditSeal, isSealed } from "@/lib/audit/signature";
import { type Command, EXIT, Failure, type Given, numberOf, present, usageError } from "../command";
import { fields, table } from "../output";

/** What is asked and answered with yes or no. */
export const checkCommands: readonly Command[] = [
  {
    name: "verify",
    example: 'echo "$SECRET" | keyway verify --scope invoices:read --explain',
    help: "Check a key, which is piped in or typed",
    options: {
      scope: { type: "string", multiple: true, help: "A scope it must grant; may be given again" },
      environment: { type: "string", help: "live or test", words: ["live", "test"] },
      ip: { type: "string", help: "The end client's address" },
      cost: { type: "string", help: "Credits it takes; 1 unless given" },
      "dry-run": { type: "boolean", help: "Decide, and take and count nothing" },
      explain: { type: "boolean", help: "Show every check" },
    },
    async run(given) {
      const environment = given.text("environment") as "live" | "test" | undefined;
      const ip = given.text("ip");
      const scopes = given.all("scope");
      const answer = await given.keyway().verify({
        key: await given.secret("The key"),
        ...present({ environment, cost: numberOf(given, "cost") }),
        ...(scopes && { scopes: [...scopes] }),
        ...(ip !== undefined && { context: { ip } }),
        dryRun: given.flag("dry-run"),
        explain: given.flag("explain"),
      });
      if (answer.outage) throw answer.outage;
      given.output.result(answer, () => [
        `${answer.code}${answer.reason ? `: ${answer.reason}` : ""}`,
        ...(answer.key
          ? fields([
              ["key", `${answer.key.id} “${answer.key.name}”`],
              ["owner", answer.key.ownerId],
              ["scopes", answer.key.scopes.join(" ")],
              ["credits", answer.credits ? answer.credits.remaining : "unlimited"],
              ...(answer.limits ?? []).map(
                (one) =>
                  [one.name, `${one.remaining} of ${one.limit} left until ${one.resetAt}`] as const,
              ),
            ])
          : []),
        ...(answer.checks
          ? [
              "",
              ...table(
                ["CHECK", "", "DETAIL"],
                answer.checks.map((one) => [one.check, one.passed ? "ok" : "NO", one.detail]),
              ),
            ]
          : []),
      ]);
      return answer.valid ? undefined : EXIT.no;
    },
  },
  {
    name: "limits check",
    example: "keyway limits check mail ada@example.com --limit 100 --seconds 3600",
    help: "Take from a limit that belongs to no key",
    args: ["NAMESPACE", "IDENTIFIER"],
    options: {
      limit: { type: "string", help: "How much is allowed in a window" },
      seconds: { type: "string", help: "How long the window is" },
      cost: { type: "string", help: "How much is taken; 1 unless given, 0 looks only" },
    },
    async run(given) {
      const [limit, seconds] = [numberOf(given, "limit"), numberOf(given, "seconds")];
      if (limit === undefined || seconds === undefined)
        throw usageError("--limit and --seconds are needed.");
      const [namespace = "", identifier = ""] = given.args;
      const cost = numberOf(given, "cost");
      const body = { namespace, identifier, limit, windowMs: seconds * 1000, ...present({ cost }) };
      const answer = await given.keyway().post("/v1/limits/check", { body });
      given.output.result(answer, () => [
        answer.allowed ? "Allowed" : "Exceeded",
        ...answer.checks.map((one) => `${one.remaining} of ${one.limit} left until ${one.resetAt}`),
      ]);
      return answer.allowed ? undefined : EXIT.no;
    },
  },
  {
    name: "audit verify",
    help: "Recompute the audit log's chain here, from its export",
    options: {
      file: { type: "string", help: "An export that was kept, instead of the server's" },
      key: {
        type: "string",
        multiple: true,
        help: "The x of a public key that may have signed; without one the export's own are believed",
      },
    },
    async run(given) {
      const file = given.text("file");
      const { lines, total } = file ? await linesOfFile(file) : await linesOfServer(given.keyway());
      const found = await followExport(lines, given.all("key"), (done) =>
        given.output.progress("events", done, total),
      );
      given.output.endProgress();
      given.output.result(found, () =>
        found.valid
          ? `${found.events} events, each linked to the one before; the head is signed with ${found.signedBy}${given.all("key") ? "." : `, a key the export names itself: give --key ${found.signedBy} from a place of your own to be sure of it.`}`
          : `The chain is broken: ${found.fault}`,
      );
      return found.valid ? undefined : EXIT.no;
    },
  },
];

/** An export, and about how many events it holds. */
type Lines = Readonly<{ lines: AsyncIterable<string>; total: number }>;

async function linesOfFile(file: string): Promise<Lines> {
  if (!existsSync(file)) throw usageError(`${file} is not there.`);
  const open = () =>
    createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let total = 0;
  for await (const _ of open()) total++;
  return { lines: open(), total };
}

async function linesOfServer(keyway: ReturnType<Given["keyway"]>): Promise<Lines> {
  const head = await keyway.get("/v1/audit/head");
  const { body } = await keyway.raw("/v1/audit/export", { timeoutMs: 3_600_000 });
  if (!body) throw new Failure("The export is empty.");
  // The same stream, as lib.dom and @types/node each declare it.
  const input = Readable.from(body as unknown as AsyncIterable<Uint8Array>);
  return {
    lines: createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }),
    total: head.seq,
  };
}

type Found = {
  valid: boolean;
  events: number;
  head: number | null;
  /** The x of the public key (RFC 8037) that the head was signed with. */
  signedBy: string | null;
  fault: string | null;
};
/** As JSON has a seal: its time is text. */
type SealLine = Omit<AuditSeal, "at"> & { at: string; workspaceId: string };
type Head = SealLine & { keys: readonly { kid: string; x: string }[] };
type Line = { head?: Head; checkpoint?: SealLine; link?: string } & Record<string, unknown>;

/**
 * Follows an export line by line and checks what its ends were signed with.
 * @param trusted the keys that may have signed, by their x; without any, those that the export names
 */
export async function followExport(
  lines: AsyncIterable<string>,
  trusted: readonly string[] | undefined,
  onProgress: (events: number) => void = () => {},
): Promise<Found> {
  let place: Place = GENESIS;
  let events = 0;
  let [start, end]: [SealLine | null, Head | null] = [null, null];
  const broken = (fault: string): Found => ({
    ...{ valid: false, events, head: end?.seq ?? null, signedBy: null },
    fault,
  });
  for await (const text of lines) {
    if (text === "") continue;
    const { head, checkpoint, link, ...event }: Line = JSON.parse(text);
    if (end) return broken("something stands after its head.");
    if (checkpoint) {
      if (start || events > 0) return broken("a checkpoint stands among its events.");
      start = checkpoint;
      place = { seq: checkpoint.seq, link: Buffer.from(checkpoint.link, "hex") };
    } else if (head) end = head;
    else {
      const row = { event: event as ChainEvent, link: Buffer.from(link ?? "", "hex") };
      const step = followChain(place, [row]);
      if (step.followed === 0)
        return broken(`event ${row.event.seq} does not follow event ${place.seq}.`);
      place = step.place;
      if (events++ % 100 === 0) onProgress(events);
    }
  }
  if (end === null) return broken("the export has no head: it is cut off.");
  if (end.seq !== place.seq) return broken(`it ends with event ${place.seq}, not ${end.seq}.`);
  if (end.link !== place.link.toString("hex"))
    return broken("the last link is not the signed head's.");
  const unsigned = unsignedEnd(start, end, trusted);
  if (unsigned !== null) return broken(unsigned);
  const signedBy = end.keys.find(({ kid }) => kid === end?.keyId)?.x ?? null;
  return { valid: true, events, head: end.seq, signedBy, fault: null };
}

/** What is wrong with the signatures of the two ends; null when nothing is. */
function unsignedEnd(
  start: SealLine | null,
  end: Head,
  trusted: readonly string[] | undefined,
): string | null {
  const keys = end.keys
    .filter(({ x }) => trusted === undefined || trusted.includes(x))
    .map(({ kid, x }) => ({ id: kid, publicKey: x }));
  const isSigned = (one: SealLine, kind: AuditSeal["kind"]) =>
    one.kind === kind && isSealed(end.workspaceId, { ...one, at: new Date(one.at) }, keys);
  if (!isSigned(end, "head")) return "the head is not signed with a key that may sign it.";
  if (start && !isSigned(start, "checkpoint"))
    return "the checkpoint it begins with is not signed with a key that may sign it.";
  return null;
}
