import { expect, test } from "vitest";
import { askFor } from "./ask";

const person = (name: string, role: "owner" | "admin" | "developer" | "viewer") => ({
  ...{ role, email: `${name}@example.com` },
});
const asked = {
  member: person("eve+1", "viewer"),
  members: [person("ada", "owner"), person("bob", "developer"), person("sam", "admin")],
  workspace: "Acme",
  page: "https://keyway.example/acme/keys/new",
  team: "https://keyway.example/acme/settings/team",
};

test("says which roles may, and asks those who can give one, with where it was refused", () => {
  const { sentence, letter } = askFor({ ...asked, permission: "keys:write", wish: "create keys" });
  expect(sentence).toBe("Your role here is viewer. Owners, admins and developers may create keys.");
  expect(letter.to).toEqual(["ada@example.com", "sam@example.com"]);
  expect(letter.subject).toBe("A role in Acme that may create keys");
  expect(letter.body).toContain("The page: https://keyway.example/acme/keys/new\n");
  expect(letter.body).toMatch(/settings\/team\?q=eve%2B1%40example\.com$/);
});

test("what only owners may is asked of owners alone", () => {
  const ask = askFor({ ...asked, permission: "workspace:own", wish: "export the workspace" });
  expect(ask.sentence).toContain("Owners may export the workspace.");
  expect(ask.letter.to).toEqual(["ada@example.com"]);
});

test("at most ten are written to", () => {
  const members = Array.from({ length: 40 }, (_, n) => person(`a${n}`, "admin"));
  const { letter } = askFor({ ...asked, members, permission: "keys:write", wish: "create keys" });
  expect(letter.to).toHaveLength(10);
});
