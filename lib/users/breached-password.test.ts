import { createHash } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashNewPassword } from "./breached-password";
import { verifyPassword } from "./password";

const LEAKED = "leaked long ago elsewhere";
const PADDED = "a line of padding";
const asked: string[] = [];
let url: string;

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();

/** A list of leaked passwords; whatever begins otherwise is answered with 503. */
const server = http.createServer((request, response) => {
  asked.push(`${request.url} ${request.headers["add-padding"]}`);
  const beginning = request.url?.slice(-5) ?? "";
  const lines = [`${sha1(LEAKED).slice(5)}:42`, `${sha1(PADDED).slice(5)}:0`];
  const known = [LEAKED, PADDED].some((one) => sha1(one).startsWith(beginning));
  response.writeHead(known ? 200 : 503).end(lines.join("\r\n"));
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/range`;
});
afterAll(() => void server.close());

describe("S10 a new password", () => {
  test("that leaked elsewhere is refused, where a list is named; five digits of its hash are all that goes out", async () => {
    await expect(hashNewPassword(LEAKED, url)).rejects.toMatchObject({ code: "invalid" });
    expect(asked).toEqual([`/range/${sha1(LEAKED).slice(0, 5)} true`]);
  });

  test("is taken when the list does not hold it, pads it, or cannot be asked", async () => {
    for (const one of [PADDED, "not in any list of these"])
      expect(await verifyPassword(await hashNewPassword(one, url), one)).toBe(true);
    expect(await hashNewPassword(LEAKED, "http://127.0.0.1:1/range")).toMatch(/^\$argon2id\$/);
  });

  test("is asked for nowhere without a list", async () => {
    const before = asked.length;
    await hashNewPassword(LEAKED);
    expect(asked.length).toBe(before);
  });
});
