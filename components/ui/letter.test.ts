import { expect, test } from "vitest";
import { letterText, mailto } from "./letter";

const letter = { subject: "May I?", body: "One & two\nThree" };

test("the link of a letter names whom it goes to, its subject and its lines", () => {
  const to = ["ada@example.com", "o'neil+x@example.com"];
  expect(mailto({ ...letter, to })).toBe(
    "mailto:ada@example.com,o'neil%2Bx@example.com?subject=May%20I%3F&body=One%20%26%20two%0D%0AThree",
  );
  expect(mailto(letter)).toMatch(/^mailto:\?subject=/);
});

test("nothing in a letter becomes a recipient or a header of its own", () => {
  const href = mailto({
    to: ["a@b.c?bcc=eve@b.c", "a@b.c,eve@b.c"],
    subject: "A key\r\nBcc: eve@b.c",
    body: "x&bcc=eve@b.c",
  });
  const { pathname, searchParams } = new URL(href);
  expect(pathname.split(",")).toHaveLength(2);
  expect([...searchParams.keys()]).toEqual(["subject", "body"]);
  expect(searchParams.get("subject")).toBe("A key Bcc: eve@b.c");
});

test("as a text it says the same", () => {
  expect(letterText(letter)).toBe("May I?\n\nOne & two\nThree");
});
