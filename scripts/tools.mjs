// Finds the programs that tests need and npm cannot bring, and installs a missing one where it can.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const onPath = (/** @type {string[]} */ names) =>
  (process.env.PATH ?? "")
    .split(path.delimiter)
    // Where Debian puts servers, though only root has it on the PATH.
    .concat("/usr/sbin")
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));

/** @type {(command: string[]) => boolean} whether it went well; what it prints is of no interest */
const run = ([program = "", ...args]) =>
  spawnSync(program, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

/** @type {(names: string) => boolean} several are told apart by spaces */
function installPackage(names) {
  if (!onPath(["apt-get"])) return false;
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  if (asRoot.length > 0 && !onPath(["sudo"])) return false;
  const apt = (/** @type {string[]} */ ...args) => run([...asRoot, "apt-get", ...args]);
  const install = () => apt("install", "-y", "--no-install-recommends", ...names.split(" "));
  return install() || (apt("update") && install());
}

/**
 * @param {object} tool
 * @param {string} tool.variable names the program of the reader's choice
 * @param {string[]} tool.names
 * @param {string} tool.package Debian's
 * @param {() => string | undefined} [tool.elsewhere] where it may be though not on the PATH
 * @param {() => void} [tool.installElsewhere]
 */
function find({ variable, names, package: debian, elsewhere, installElsewhere }) {
  const chosen = process.env[variable];
  if (chosen && !fs.existsSync(chosen)) throw new Error(`${variable}=${chosen}: no such file`);
  const look = () => {
    const place = elsewhere?.();
    return onPath(names) ?? (place && fs.existsSync(place) ? place : undefined);
  };
  const there = chosen ?? look();
  if (there) return there;
  console.log(`Installing ${debian} (or set ${variable} to a program of your own)`);
  if (!installPackage(debian)) installElsewhere?.();
  const installed = look();
  if (!installed) throw new Error(`${names[0]} is needed: install it, or set ${variable}`);
  return installed;
}

/** The path of a Chromium. @type {(own: () => string) => string} `own`: where Playwright would put one */
export const findChromium = (own) =>
  find({
    variable: "CHROME_PATH",
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    package: "chromium",
    elsewhere: own,
    installElsewhere: () =>
      void run([process.execPath, "node_modules/@playwright/test/cli.js", "install", "chromium"]),
  });

/** The path of a Redis server. */
export const findRedis = () =>
  find({
    variable: "REDIS_SERVER_PATH",
    names: ["redis-server", "valkey-server"],
    package: "redis-server",
  });

/** The path of HAProxy. */
export const findHaproxy = () =>
  find({ variable: "HAPROXY_PATH", names: ["haproxy"], package: "haproxy" });

/** The path of nginx. */
export const findNginx = () =>
  find({ variable: "NGINX_PATH", names: ["nginx"], package: "nginx-light" });

/** The path of OpenSSL, which makes the certificates of the tests. */
export const findOpenssl = () =>
  find({ variable: "OPENSSL_PATH", names: ["openssl"], package: "openssl" });

const DEBIAN_PYTHON = "/usr/bin/python3";

/** A Python that has Authlib and requests: another hand that speaks OAuth. */
export const findAuthlib = () =>
  find({
    variable: "AUTHLIB_PYTHON",
    names: ["python3-with-authlib"],
    package: "python3-authlib python3-requests",
    elsewhere: () =>
      run([DEBIAN_PYTHON, "-c", "import authlib, requests"]) ? DEBIAN_PYTHON : undefined,
  });

/** The path of jq, which lines of the documentation use. */
export const findJq = () => find({ variable: "JQ_PATH", names: ["jq"], package: "jq" });

/** The path of zsh, and that of fish: shells that complete our commands. */
export const findZsh = () => find({ variable: "ZSH_PATH", names: ["zsh"], package: "zsh" });
export const findFish = () => find({ variable: "FISH_PATH", names: ["fish"], package: "fish" });

/** The path of Python, in which samples are run. */
export const findPython = () =>
  find({ variable: "PYTHON_PATH", names: ["python3"], package: "python3" });

/** The path of Go, with which samples are compiled: 81 MB to download, under a minute. */
export const findGo = () =>
  find({
    variable: "GO_PATH",
    names: ["go"],
    package: "golang-go",
    elsewhere: () => "/usr/local/go/bin/go",
  });
