import { once } from "node:events";
import net, { type Socket } from "node:net";

/** Between a node and its database, connection by connection: the node names each when it opens it. */
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
  /** The ports from which the connections of these names reach the database. */
  portsOf(names: RegExp): number[];
  close(): void;
}>;

type Rule = Readonly<{
  mode: "open" | "refuse" | "hole" | "delay";
  names: RegExp;
  ms: () => number;
}>;

const NOTHING: Rule = { mode: "open", names: /^/, ms: () => 0 };

/** One connection: the node's socket and, once it was let through, the database's. */
class Link {
  server: Socket | null = null;
  delayMs: (() => number) | null = null;
  #answers: Promise<void> = Promise.resolve();

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

  #answer(chunk: Buffer): void {
    if (!this.delayMs) {
      this.client.write(chunk);
      return;
    }
    const ms = this.delayMs();
    this.#answers = this.#answers.then(
      () =>
        new Promise((done) => {
          setTimeout(() => {
            this.client.write(chunk);
            done();
          }, ms);
        }),
    );
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
  let rule = NOTHING;
  const apply = (link: Link) => {
    const meant = rule.names.test(link.name);
    link.delayMs = meant && rule.mode === "delay" ? rule.ms : null;
    if (meant && rule.mode === "refuse") link.cut();
    else if (meant && rule.mode === "hole") link.hold();
    else link.pass();
  };
  const become = (next: Rule) => {
    rule = next;
    for (const link of links) apply(link);
  };
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
    open: () => become(NOTHING),
    refuse: (names) => become({ ...NOTHING, mode: "refuse", names }),
    hole: (names) => become({ ...NOTHING, mode: "hole", names }),
    delay: (names, ms) => become({ mode: "delay", names, ms }),
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
