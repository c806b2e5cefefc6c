import { expect, test } from "vitest";
import { sessionCookie } from "./session-cookie";

const ALWAYS = { httpOnly: true, sameSite: "lax", path: "/" };

test("S06 over https the session cookie is Secure, HttpOnly, SameSite=Lax and bound to the host", () => {
  expect(sessionCookie({ url: "https://keys.example.com", port: 3000 })).toEqual({
    name: "__Host-keyway-session",
    options: { ...ALWAYS, secure: true },
  });
});

test("over plain http two instances on one machine keep their cookies apart", () => {
  const [one, two] = [3000, 3100].map((port) => sessionCookie({ url: "http://localhost", port }));
  expect(one?.options).toEqual({ ...ALWAYS, secure: false });
  expect(one?.name).not.toBe(two?.name);
});
