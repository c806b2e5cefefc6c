import { describe, expect, test } from "vitest";
import { isSameOrigin } from "./same-origin";

const OWN = "https://keys.example.com";

describe("S13 a request that changes something", () => {
  test.each([
    [{ origin: OWN, "sec-fetch-site": "same-origin" }],
    [{ origin: OWN }],
    [{ "sec-fetch-site": "same-origin" }],
    [{ origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }],
  ])("from our own page is accepted: %j", (headers) => {
    expect(isSameOrigin(new Headers(headers), OWN)).toBe(true);
  });

  test.each([
    [{}],
    [{ origin: "https://evil.example" }],
    [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }],
    [{ origin: OWN, "sec-fetch-site": "cross-site" }],
    [{ origin: OWN, "sec-fetch-site": "same-site" }],
    [{ "sec-fetch-site": "none" }],
    [{ origin: "null" }],
    [{ origin: "http://keys.example.com" }],
    [{ origin: "https://keys.example.com.evil.example", host: "keys.example.com" }],
  ])("from anywhere else is refused: %j", (headers) => {
    expect(isSameOrigin(new Headers(headers), OWN)).toBe(false);
  });
});
