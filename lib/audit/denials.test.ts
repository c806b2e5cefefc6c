import { describe, expect, test } from "vitest";
import { COUNTED_MS, Denials } from "./denials";

const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const origin = { requestId: "req_1", ip: "192.0.2.1", userAgent: "" };
const deniedTo = (id: string, needs = "keys:write") => ({
  actor: { kind: "key" as const, id, name: id, workspaceId: "ws_1", origin },
  needs,
});

/** What is written: by whom, how often, at which second. */
function newDenials() {
  const written: string[] = [];
  const denials = new Denials(async ({ actor, needs }, times, when) => {
    written.push(`${actor.id} ${needs} ${times} ${(when.getTime() - at(0).getTime()) / 1000}`);
  });
  return { denials, written };
}

describe("T12 refused authorisations", () => {
  test("are written at once, and a flood of them as one event a minute with their number", async () => {
    const { denials, written } = newDenials();
    for (let i = 0; i < 10_000; i++) denials.add(deniedTo("ada"), at(i));
    await denials.flush(at(COUNTED_MS));
    denials.add(deniedTo("ada"), at(COUNTED_MS + 1));
    await denials.flush(at(2 * COUNTED_MS));
    expect(written).toEqual([
      ...["ada keys:write 1 0", "ada keys:write 9999 60", "ada keys:write 1 120"],
    ]);
  });

  test("of another permission or by somebody else are events of their own", async () => {
    const { denials, written } = newDenials();
    for (const one of [deniedTo("ada"), deniedTo("bob"), deniedTo("ada", "apis:write")])
      denials.add(one, at(0));
    await denials.flush(at(COUNTED_MS));
    expect(written).toHaveLength(3);
  });

  test("are forgotten after a quiet minute, and bounded in memory", async () => {
    const { denials } = newDenials();
    const kept = Array.from({ length: 1_500 }, (_, i) => denials.add(deniedTo(`k${i}`), at(0)));
    expect(kept.filter(Boolean)).toHaveLength(1_000);
    await denials.flush(at(COUNTED_MS));
    expect([denials.isCounting, denials.add(deniedTo("late"), at(COUNTED_MS))]).toEqual([
      ...[false, true],
    ]);
  });
});
