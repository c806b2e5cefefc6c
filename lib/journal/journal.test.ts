import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Journal } from "./journal";

let folder: string;
let journal: Journal;
let trouble: [string, unknown][];
const onTrouble = (message: string, error: unknown) => void trouble.push([message, error]);
beforeEach(() => {
  trouble = [];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-journal-"));
  journal = new Journal(folder, onTrouble);
});
afterEach(() => {
  vi.restoreAllMocks();
  journal.close();
  fs.rmSync(folder, { recursive: true });
});

const textOf = (name = journal.current) => fs.readFileSync(path.join(folder, name), "utf8");
const written = () => new Promise<void>((done, failed) => journal.written(done, failed));

/** What the disk answers to each write: how many bytes it takes, or that it is full. */
function diskThatTakes(...answers: readonly (number | "full")[]): void {
  const write = fs.writeSync;
  const left = [...answers];
  vi.spyOn(fs, "writeSync").mockImplementation(((fd: number, bytes: Buffer, offset: number) => {
    const answer = left.shift();
    if (answer === "full") throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    return write(fd, bytes, offset, Math.min(answer ?? bytes.length, bytes.length - offset));
  }) as typeof fs.writeSync);
}

describe("an answer", () => {
  test("waits until its line is written, and all lines of a turn are one write", async () => {
    for (const line of ["a\n", "b\n", "c\n"]) journal.append(line);
    const seen = written().then(() => textOf());
    expect(textOf()).toBe("");
    expect(await seen).toBe("a\nb\nc\n");
    expect(journal.stats).toMatchObject({ flushes: 1, lines: 3, bytes: 6 });
  });

  test("with nothing to write goes out at once", () => {
    const done = vi.fn();
    journal.written(done, () => {});
    expect(done).toHaveBeenCalledOnce();
  });

  test("is refused when its line cannot be written, and the next one is not", async () => {
    diskThatTakes("full");
    journal.append("a\n");
    await expect(written()).rejects.toMatchObject({
      code: "unavailable",
      cause: { code: "ENOSPC" },
    });
    expect([journal.failing, journal.stats.failures]).toEqual([true, 1]);
    journal.append("b\n");
    await written();
    expect(textOf()).toBe("b\n");
    expect(journal.failing).toBe(false);
  });

  test("after the end of the journal is refused", async () => {
    const other = new Journal(folder, onTrouble);
    other.close();
    other.append("a\n");
    const late = new Promise<void>((done, failed) => other.written(done, failed));
    await expect(late).rejects.toMatchObject({ cause: { message: "The journal is closed." } });
  });
});

describe("a line", () => {
  test("is whole however little the disk takes at a time", async () => {
    diskThatTakes(1, 2, 1);
    journal.append("abc\n");
    journal.append("def\n");
    await written();
    expect(textOf()).toBe("abc\ndef\n");
  });

  test("that was written by half never spoils the one after it", async () => {
    diskThatTakes(6, "full", "full");
    journal.append("abc\n");
    journal.append("def\n");
    await expect(written()).rejects.toMatchObject({ code: "unavailable" });
    journal.append("ghi\n");
    await expect(written()).rejects.toMatchObject({ code: "unavailable" });
    journal.append("jkl\n");
    await written();
    expect(textOf().split("\n")).toEqual(["abc", "de", "jkl", ""]);
  });

  test("is written once and in order, whatever the turns and however the segments change", async () => {
    const step = fc.oneof(fc.constant("flush"), fc.constant("rotate"), fc.constant("append"));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const own = fs.mkdtempSync(path.join(folder, "run-"));
        const one = new Journal(own, onTrouble);
        const order = [one.current];
        let expected = "";
        for (const [i, what] of steps.entries()) {
          if (what === "flush") one.flush();
          else if (what === "append") {
            one.append(`${i}\n`);
            expected += `${i}\n`;
          } else {
            one.flush();
            one.rotate();
            order.push(one.current);
          }
        }
        one.close();
        expect(order.map((name) => fs.readFileSync(path.join(own, name), "utf8")).join("")).toBe(
          expected,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe("trouble is told", () => {
  test("of a full disk, once and not for every write", async () => {
    diskThatTakes("full", "full");
    for (const line of ["a\n", "b\n"]) {
      journal.append(line);
      await written().catch(() => {});
    }
    expect(journal.stats.failures).toBe(2);
    expect(trouble).toEqual([
      [expect.stringContaining("cannot be written"), expect.objectContaining({ code: "ENOSPC" })],
    ]);
  });

  test("of a slow disk, which loses nothing", async () => {
    const [now, write] = [performance.now.bind(performance), fs.writeSync];
    let late = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now() + late);
    vi.spyOn(fs, "writeSync").mockImplementation(((fd: number, bytes: Buffer, offset: number) => {
      late += 1500;
      return write(fd, bytes, offset);
    }) as typeof fs.writeSync);
    journal.append("a\n");
    await written();
    expect(textOf()).toBe("a\n");
    expect(journal.stats.slowestFlushMs).toBeGreaterThanOrEqual(1500);
    expect(trouble).toEqual([[expect.stringContaining("slow"), expect.any(Error)]]);
  });
});

test("a segment that is large enough is closed and never written again", async () => {
  const first = journal.current;
  journal.append(`${"x".repeat(16 * 1024 * 1024)}\n`);
  await written();
  expect(journal.current).not.toBe(first);
  const size = fs.statSync(path.join(folder, first)).size;
  journal.append("a\n");
  await written();
  expect(fs.statSync(path.join(folder, first)).size).toBe(size);
  expect(textOf()).toBe("a\n");
});

test("lines are answered as written even when no further segment can be opened", async () => {
  const first = journal.current;
  vi.spyOn(fs, "openSync").mockImplementationOnce(() => {
    throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  });
  journal.append(`${"x".repeat(16 * 1024 * 1024)}\n`);
  await written();
  expect(journal.current).toBe(first);
  journal.append("a\n");
  await written();
  expect(journal.current).not.toBe(first);
});
