import { sql } from "@/db/sql";
import type { Cluster, Node } from "./nodes";

/** What happens to the last of the nodes while keys are revoked. */
export type FaultCase = Readonly<{
  name: string;
  about: string;
  begin(cluster: Cluster): Promise<void> | void;
  end(cluster: Cluster): Promise<void> | void;
  /** Keys are first verified while they are being revoked, not before. */
  cold?: boolean;
}>;

/** The connections by which a node learns of changes. Its pool, which reads records, is not among them. */
export const CONTROL = /^keyway (lease|changes)$/;
/** The connections by which it reads them. */
export const POOL = /^keyway api$/;
const ALL = /^keyway/;

const lastOf = ({ nodes }: Cluster): Node => {
  const node = nodes.at(-1);
  if (!node) throw new Error("The cluster has no nodes.");
  return node;
};

const signal = (cluster: Cluster, name: NodeJS.Signals) => {
  lastOf(cluster).process().kill(name);
};

/** Ends the database's side of the last node's connections, which are those that come through the proxy. */
async function terminate({ proxy }: Cluster, names: RegExp): Promise<void> {
  await sql()`
    select pg_terminate_backend(pid) from pg_stat_activity
    where client_port = any(${proxy.portsOf(names)}::int[])`;
}

const NOTHING = () => {};

/** The cases of a fault that a change has to survive: no verify after it is decided on the state before it. */
export const FAULT_CASES: readonly FaultCase[] = [
  { name: "none", about: "no fault", begin: NOTHING, end: NOTHING },
  {
    name: "cold",
    about: "first verify races revoke, reads 0 to 60 ms late",
    begin: ({ proxy }) => proxy.delay(POOL, () => Math.random() * 60),
    end: ({ proxy }) => proxy.open(),
    cold: true,
  },
  {
    name: "stop",
    about: "SIGSTOP, then SIGCONT",
    begin: (cluster) => signal(cluster, "SIGSTOP"),
    end: (cluster) => signal(cluster, "SIGCONT"),
  },
  {
    name: "stop-terminate",
    about: "SIGSTOP, its control backends terminated, SIGCONT",
    async begin(cluster) {
      signal(cluster, "SIGSTOP");
      await terminate(cluster, CONTROL);
    },
    end: (cluster) => signal(cluster, "SIGCONT"),
  },
  {
    name: "terminate",
    about: "all backends of the node terminated",
    begin: (cluster) => terminate(cluster, ALL),
    end: NOTHING,
  },
  {
    name: "cut",
    about: "control connections refused",
    begin: ({ proxy }) => proxy.refuse(CONTROL),
    end: ({ proxy }) => proxy.open(),
  },
  {
    name: "hole",
    about: "control connections black-holed, then flushed",
    begin: ({ proxy }) => proxy.hole(CONTROL),
    end: ({ proxy }) => proxy.open(),
  },
  {
    name: "kill",
    about: "kill -9",
    begin: (cluster) => lastOf(cluster).kill(),
    end: NOTHING,
  },
  {
    name: "restart",
    about: "kill -9, then started again",
    begin: (cluster) => lastOf(cluster).kill(),
    end: (cluster) => lastOf(cluster).start(),
  },
];

/** @throws Error when there is none of that name */
export function faultCase(name: string): FaultCase {
  const found = FAULT_CASES.find((one) => one.name === name);
  if (!found)
    throw new Error(`There is no case ${name}, only ${FAULT_CASES.map((one) => one.name)}.`);
  return found;
}
