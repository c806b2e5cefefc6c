import { expect, test } from "vitest";
import { deviceOf } from "./device";

const GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${GECKO} Chrome/140.0 Safari/537.36`,
    "Chrome on Windows",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0) ${GECKO} Chrome/140.0 Safari/537.36 Edg/140.0`,
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox on macOS",
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${GECKO} Version/18.0 Safari/604.1`,
    "Safari on iOS",
  ],
  [
    `Mozilla/5.0 (Linux; Android 15) ${GECKO} Chrome/140.0 Mobile Safari/537.36`,
    "Chrome on Android",
  ],
  ["curl/8.5.0", "curl"],
  ["", "Unknown browser"],
])("the user agent %j is shown as %j", (userAgent, shown) => {
  expect(deviceOf(userAgent)).toBe(shown);
});
