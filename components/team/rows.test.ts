import { expect, test } from "vitest";
import type { Invitation } from "@/lib/invitations/invitation";
import type { Member } from "@/lib/members/list";
import { narrowTeam, readTeamFilter, type TeamFilter, teamRows } from "./rows";

const NOW = Date.UTC(2026, 0, 10);
const day = (n: number) => new Date(NOW + n * 86_400_000);
const member = (id: string, role: Member["role"]): Member => ({
  ...{ id, role, name: "", email: `${id}@example.com`, joinedAt: day(-9) },
});
const invitation = (id: string, expiresAt: Date): Invitation => ({
  ...{ id, role: "viewer", email: `${id}@example.com`, expiresAt },
  ...{ invitedById: "ada", invitedByName: "Ada", createdAt: day(-8), sentAt: day(-8) },
});
const members = [member("ada", "owner"), member("bob", "viewer")];
const invitations = [invitation("eve", day(1)), invitation("dan", day(0))];
const on = { secondFactor: true, lastActiveAt: null, keys: 2 };
const activity = new Map([
  ["ada", on],
  ["bob", { ...on, secondFactor: false }],
]);
const rows = teamRows(members, invitations, activity, NOW);

test("members stand before those who are invited, whose link runs out at its moment", () => {
  expect(rows.map((row) => row.id)).toEqual(["ada", "bob", "eve", "dan"]);
  expect(rows.map((row) => "invitation" in row && row.expired)).toEqual([
    ...[false, false, false, true],
  ]);
});

test.each<[string, TeamFilter, string[]]>([
  ["nothing shows everybody", {}, ["ada", "bob", "eve", "dan"]],
  ["part of the address, in any case", { q: "BO" }, ["bob"]],
  ["a role, invitations included", { role: "viewer" }, ["bob", "eve", "dan"]],
  ["who is here", { status: "member" }, ["ada", "bob"]],
  ["who is invited", { status: "invited" }, ["eve", "dan"]],
  ["who is here without a second factor", { status: "no-second-factor" }, ["bob"]],
  ["all of it together", { q: "example", role: "viewer", status: "member" }, ["bob"]],
])("%s", (_, filter, ids) => {
  expect(narrowTeam(rows, filter).map((row) => row.id)).toEqual(ids);
});

test("what an address says that nothing can be meant by, or that may not be known, counts as not said", () => {
  expect(readTeamFilter({ role: "king", status: "no-second-factor" }, ["member"])).toEqual({});
  expect(readTeamFilter({ q: " bob ", role: "viewer", status: "member" }, ["member"])).toEqual({
    ...{ q: "bob", role: "viewer", status: "member" },
  });
});
