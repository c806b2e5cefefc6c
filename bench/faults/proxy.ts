import { once } from "node:events";
import net, { type Socket } from "node:net";

/** Between a node and its database, connection by connection: the node names each when it opens it. What is asked
 * for holds until `open`; of two things asked for the same name, the later one. */
export type DatabaseProxy = Readonly<{
  port: number;
  /** Lets everything through again; what a hole held back arrives now. */
  open(): void;
  /** Ends the connections of these names, and every new one. */
  refuse(names: RegExp): void;
  /** Neither passes nor ends anything of these names: the other side hears nothing. */
  hole(names: RegExp): void;
  /** Holds back each answer to these names for a while. */
  delay(names: RegExp, ms: () => number): void;
  /** How many answers are being held back. */
  late(): number;
  /** The ports from which the connections of these names reach the database. */
  portsOf(names: RegExp): number[];
  close(): void;
}>;

type Rule = Readonly<{
  mode: "open" | "refuse" | "hole" | "delay";
  names: RegExp;
  ms: () => number;
}>;

const OPEN: Rule = { mode: "open", names: /^/, ms: () => 0 };

/** One connection: the node's socket and, once it was let through, the database's. */
class Link {
  server: Socket | null = null;
  delayMs: (() => number) | null = null;
  readonly late: Buffer[] = [];
  #due = 0;

  constructor(
    readonly name: string,
    readonly client: Socket,
    private readonly first: Buffer,
    private readonly target: number,
  ) {}

  pass(): void {
    if (this.client.destroyed) return;
    const server = this.server ?? this.#connect();
    server.resume();
    this.client.resume();
  }

  #connect(): Socket {
    const server = net.connect(this.target, "127.0.0.1").setNoDelay(true);
    this.server = server;
    server.on("error", () => {}).on("close", () => this.client.end());
    server.on("data", (chunk) => this.#answer(chunk));
    this.client.on("data", (chunk) => server.write(chunk)).on("close", () => server.end());
    server.write(this.first);
    return server;
  }

  /** A slow line, not a narrow one: answers keep their order and do not wait for one another. */
  #answer(chunk: Buffer): void {
    const now = performance.now();
    this.#due = Math.max(this.#due, now + (this.delayMs?.() ?? 0));
    if (this.#due === now && this.late.length === 0) {
      this.client.write(chunk);
      return;
    }
    this.late.push(chunk);
    const writeOldest = () => this.client.write(this.late.shift() ?? "");
    setTimeout(writeOldest, this.#due - now);
  }

  hold(): void {
    this.client.pause();
    this.server?.pause();
  }

  cut(): void {
    this.client.destroy();
    this.server?.destroy();
  }
}

/** Starts a proxy in front of a PostgreSQL on this machine. @param target its port */
export async function startProxy(target: number): Promise<DatabaseProxy> {
  const links = new Set<Link>();
  let rules: Rule[] = [];
  const apply = (link: Link) => {
    const { mode, ms } = rules.findLast(({ names }) => names.test(link.name)) ?? OPEN;
    link.delayMs = mode === "delay" ? ms : null;
    if (mode === "refuse") link.cut();
    else if (mode === "hole") link.hold();
    else link.pass();
  };
  const become = (next: readonly Rule[]) => {
    rules = [...next];
    for (const link of links) apply(link);
  };
  const add = (rule: Rule) => become([...rules, rule]);
  const server = net.createServer((client) => {
    client.setNoDelay(true).on("error", () => {});
    client.once("data", (first) => {
      client.pause();
      // The first message of the protocol: pairs of names and values, each ended by a zero byte.
      const name = /application_name\0([^\0]*)/.exec(first.toString("latin1"))?.[1] ?? "";
      const link = new Link(name, client, first, target);
      links.add(link);
      client.on("close", () => links.delete(link));
      apply(link);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    open: () => become([]),
    refuse: (names) => add({ ...OPEN, mode: "refuse", names }),
    hole: (names) => add({ ...OPEN, mode: "hole", names }),
    delay: (names, ms) => add({ mode: "delay", names, ms }),
    late: () => [...links].reduce((sum, link) => sum + link.late.length, 0),
    portsOf: (names) =>
      [...links].flatMap(({ name, server: to }) =>
        names.test(name) && to?.localPort !== undefined ? [to.localPort] : [],
      ),
    close: () => {
      server.close();
      for (const link of links) link.cut();
    },
  };
}
