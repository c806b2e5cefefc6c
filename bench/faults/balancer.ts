import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { endProcess, isRunning } from "@/lib/testing/child";
import { findHaproxy, findNginx } from "@/scripts/tools.mjs";
import { pause } from "./call";
import { freePort } from "./nodes";

/** A balancer in front of nodes, configured as docs/scaling.md advises. */
export type Balancer = Readonly<{
  port: number;
  /** Takes a node out before it is told to end, where the balancer does not look at `/readyz` by itself. */
  leaveOut(nodePort: number): Promise<void>;
  takeIn(nodePort: number): Promise<void>;
  stop(): Promise<void>;
}>;

const haproxyText = (port: number, nodes: readonly number[]) => `
global
  maxconn 2000
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  timeout check 2s
  retries 3
  option redispatch 1
  # Sent again, to another node, is only what was never sent or has done nothing: a verification must not count twice.
  retry-on conn-failure 503
frontend keyway
  bind 127.0.0.1:${port}
  default_backend nodes
backend nodes
  option httpchk GET /readyz
  default-server check inter 100ms fall 1 rise 1
${nodes.map((node, i) => `  server node${i} 127.0.0.1:${node}`).join("\n")}
`;

const nginxText = (folder: string, port: number, nodes: readonly number[], out: Set<number>) => `
daemon off;
worker_processes 1;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream nodes {
${nodes.map((node) => `    server 127.0.0.1:${node} ${out.has(node) ? "down" : "max_fails=1 fail_timeout=1s"};`).join("\n")}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      # A node that has too much to do says so before it does anything: another one is asked, once.
      proxy_intercept_errors on;
      error_page 503 = @again;
    }
    location @again {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
    }
  }
}
`;

/** @param folder of its own, for its configuration */
export async function startHaproxy(folder: string, nodes: readonly number[]): Promise<Balancer> {
  const port = await freePort();
  const file = path.join(folder, "haproxy.cfg");
  fs.writeFileSync(file, haproxyText(port, nodes));
  const child = spawn(findHaproxy(), ["-db", "-f", file], { stdio: "ignore" });
  await untilListening(port, child);
  // It looks at the nodes by itself, ten times a second.
  return {
    port,
    leaveOut: async () => {},
    takeIn: () => pause(500),
    stop: () => endProcess(child),
  };
}

/** @param folder of its own, for its configuration */
export async function startNginx(folder: string, nodes: readonly number[]): Promise<Balancer> {
  const port = await freePort();
  const file = path.join(folder, "nginx.conf");
  const out = new Set<number>();
  const write = () => fs.writeFileSync(file, nginxText(folder, port, nodes, out));
  write();
  const child = spawn(findNginx(), ["-c", file, "-e", path.join(folder, "error.log")], {
    stdio: "ignore",
  });
  await untilListening(port, child);
  const reload = async () => {
    write();
    child.kill("SIGHUP");
    // The workers of before answer what they have; those of now take the rest.
    await pause(500);
  };
  return {
    port,
    leaveOut: (node) => {
      out.add(node);
      return reload();
    },
    takeIn: (node) => {
      out.delete(node);
      return reload();
    },
    stop: () => endProcess(child),
  };
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (!isRunning(child)) break;
    const signal = AbortSignal.timeout(1000);
    const url = `http://127.0.0.1:${port}/healthz`;
    const answer = await fetch(url, { signal }).catch(() => null);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`${child.spawnfile} did not start.`);
}
