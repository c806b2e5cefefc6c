import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { readBody } from "./body";

const request = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request("http://api.test/v1/keys", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
    duplex: "half",
  } as RequestInit);

async function refusal(one: Request): Promise<string> {
  try {
    return `read ${(await readBody(one, 100)).length}`;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** A body without an announced length that counts what is taken of it. */
function endless() {
  const state = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        state.pulled += 40;
        controller.enqueue(new Uint8Array(40).fill(32));
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { state, stream };
}

describe("the body of a request", () => {
  test("is read when it has at most the allowed bytes", async () => {
    expect(await refusal(request("x".repeat(100)))).toBe("read 100");
    expect(await refusal(request("x".repeat(101)))).toBe("too_large");
  });

  test("that announces too much is refused without a look at it", async () => {
    const { state, stream } = endless();
    expect(await refusal(request(stream, { "content-length": "101" }))).toBe("too_large");
    expect(state.pulled).toBe(0);
  });

  test("that never ends is refused as soon as it is too long, and cancelled", async () => {
    const { state, stream } = endless();
    expect(await refusal(request(stream))).toBe("too_large");
    expect(state).toEqual({ pulled: 120, cancelled: true });
  });

  test("that breaks off is invalid", async () => {
    const stream = new ReadableStream({ pull: (it) => it.error(new Error("reset")) });
    expect(await refusal(request(stream))).toBe("invalid");
  });

  test("may be missing, and is then the empty object", async () => {
    expect(Buffer.from(await readBody(request(null), 100)).toString()).toBe("{}");
    expect(Buffer.from(await readBody(request(""), 100)).toString()).toBe("{}");
  });

  test.each([
    ["application/json", "read 2"],
    ["application/json; charset=utf-8", "read 2"],
    ['Application/JSON;charset="UTF-8"', "read 2"],
    ["application/json; charset=latin1", "unsupported_media_type"],
    ["application/problem+json", "unsupported_media_type"],
    ["text/plain", "unsupported_media_type"],
    ["application/x-www-form-urlencoded", "unsupported_media_type"],
    ["application/json, text/plain", "unsupported_media_type"],
    ["", "unsupported_media_type"],
  ])("of type %j: %s", async (type, outcome) => {
    expect(await refusal(request("{}", { "content-type": type }))).toBe(outcome);
  });

  test("that is compressed is refused", async () => {
    const one = request("{}", { "content-encoding": "gzip" });
    expect(await refusal(one)).toBe("unsupported_media_type");
  });
});
