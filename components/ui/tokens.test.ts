import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);
const THEMES = ["light", "dark"] as const;
const OUTCOMES = ["valid", "limited", "quota", "denied", "inactive", "unknown"];

/** Linear-light red, green and blue of `#rrggbb` (IEC 61966-2-1). */
function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

/** WCAG 2.2 contrast ratio of two colours. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, bl = 0] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [hi = 0, lo = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
}

type Matrix = readonly (readonly [number, number, number])[];
const SEEN: Record<string, Matrix> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  // Machado, Oliveira, Fernandes 2009, severity 1.0, on linear light.
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, [a = 0, b = 0, c = 0]: number[]) =>
  matrix.map(([x, y, z]) => x * a + y * b + z * c);

/** OKLab of a colour as seen with that vision (Ottosson 2020). */
function oklab(hex: string, vision: Matrix): number[] {
  const rgb = times(vision, linear(hex)).map((c) => Math.min(Math.max(c, 0), 1));
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms,
  );
}

const distance = (a: string, b: string, vision: Matrix) => {
  const [p, q] = [oklab(a, vision), oklab(b, vision)];
  return 100 * Math.hypot(...p.map((value, index) => value - (q[index] ?? 0)));
};

function colour(name: string, theme: (typeof THEMES)[number]): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`globals.css has no colour ${name}`);
  return token[theme];
}

const SURFACES = ["ground", "sunken", "raised", "overlay", "hover", "selected"];
const TEXTS = ["ink", "secondary", "link", ...OUTCOMES.map((name) => `${name}-text`)];

describe.each(THEMES)("in the %s theme", (theme) => {
  test.each(TEXTS.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)))(
    "%s is readable on %s (4.5:1)",
    (text, surface) => {
      expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(["ground", "sunken", "raised", "overlay", "hover"])(
    "the smallest words are readable on %s (4.5:1)",
    (surface) => {
      expect(contrast(colour("muted", theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ["accent", "on-accent"],
    ["accent-hover", "on-accent"],
    ["danger", "on-accent"],
    ["danger-hover", "on-accent"],
    ["denied-text", "danger-soft"],
    ["limited-text", "warning-soft"],
    ["ink", "danger-soft"],
    ["ink", "warning-soft"],
  ])("%s and %s can be read on each other (4.5:1)", (a, b) => {
    expect(contrast(colour(a, theme), colour(b, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([...OUTCOMES, "control", "focus", "accent"])(
    "the mark %s stands out from the ground (3:1)",
    (mark) => {
      expect(contrast(colour(mark, theme), colour("ground", theme))).toBeGreaterThanOrEqual(3);
    },
  );

  test.each(Object.entries(SEEN))("outcomes differ for %s vision", (_, vision) => {
    for (const a of OUTCOMES)
      for (const b of OUTCOMES)
        if (a < b)
          expect(
            distance(colour(a, theme), colour(b, theme), vision),
            `${a} and ${b}`,
          ).toBeGreaterThan(12);
  });

  test.each(Object.entries(SEEN))(
    "neighbours on the heat ramp differ for %s vision",
    (_, vision) => {
      for (let step = 1; step < 6; step++)
        expect(
          distance(colour(`heat-${step}`, theme), colour(`heat-${step + 1}`, theme), vision),
          `step ${step}`,
        ).toBeGreaterThan(8);
    },
  );
});
