import fs from "node:fs";
import type { Page } from "@playwright/test";

/** What React and Next bring to every page: the rest is ours. */
function frameworkFiles(): string[] {
  const { rootMainFiles, polyfillFiles } = JSON.parse(
    fs.readFileSync(".next/build-manifest.json", "utf8"),
  );
  return [...rootMainFiles, ...polyfillFiles].map((file: string) => file.split("/").at(-1) ?? "");
}

/** Bytes of JavaScript, compressed as they came, that the page has fetched beyond the framework. */
export const ownScriptBytes = (page: Page): Promise<number> =>
  page.evaluate(
    (framework) =>
      performance
        .getEntriesByType("resource")
        .filter((one) => one instanceof PerformanceResourceTiming)
        .map((one) => ({ name: new URL(one.name).pathname, size: one.encodedBodySize }))
        .filter(({ name }) => name.endsWith(".js"))
        .filter(({ name }) => !framework.includes(name.split("/").at(-1) ?? ""))
        .reduce((sum, { size }) => sum + size, 0),
    frameworkFiles(),
  );

/** What a page may bring before anybody has pressed anything. */
export const budgetOf = (route: string): number => (/^\/sign-/.test(route) ? 25_000 : 60_000);
