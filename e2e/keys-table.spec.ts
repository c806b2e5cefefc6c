import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { createKey, modal, openKeys } from "./support/keys";

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const bar = (page: Page) => page.getByRole("toolbar", { name: /^Actions on/ });

test("many keys are filtered, kept as a view, changed at once and looked at, with the keyboard", async ({
  page,
}) => {
  const path = await openKeys(page);
  for (const name of ["Batch one", "Batch two", "Batch three", "Other"])
    await createKey(page, name);

  await page.keyboard.press("/");
  await page.keyboard.type("used:never status:active batch");
  await expect(page).toHaveURL(/unused=never/);
  await expect(page.getByRole("button", { name: "never used" })).toBeVisible();
  await expect(row(page, "Other")).toHaveCount(0);
  await expect(page.getByText("1–3 of 3 keys")).toBeVisible();

  await page.getByRole("button", { name: "Views" }).press("Enter");
  await page.getByLabel("Save this list as").fill("Never used");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Never used", exact: true })).toBeVisible();
  await expectAccessible(page);

  await row(page, "Batch three").getByRole("link").focus();
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar(page).getByText("2 keys selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);

  await page.getByRole("checkbox", { name: "Select all rows on this page" }).press("Space");
  await expect(bar(page).getByText("3 keys selected")).toBeVisible();
  await expectAccessible(page);
  await bar(page).getByRole("button", { name: "Disable", exact: true }).press("Enter");
  await expect(modal(page).getByText("As a job, 50 at a time; it can be stopped")).toBeVisible();
  await expectAccessible(page);
  await modal(page).getByRole("button", { name: "Disable 3 keys" }).press("Enter");
  const job = page.getByRole("region", { name: "Change of many keys" });
  await expect(job.getByText("Done: 3 keys")).toBeVisible();
  await expect(page.getByText("No key has “batch”")).toBeVisible();
  await job.getByRole("link", { name: "Close" }).press("Enter");
  await expect(job).toHaveCount(0);

  await page.goto(`${path}?sort=name`);
  await row(page, "Batch one").getByRole("link").focus();
  await page.keyboard.press("Space");
  await expect(modal(page).getByRole("heading", { name: "Batch one" })).toBeVisible();
  await expect(modal(page).getByText("Disabled")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await expect(modal(page).getByRole("heading", { name: "Batch three" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(modal(page)).toBeHidden();
  await expect(row(page, "Batch three").getByRole("link")).toBeFocused();
});

test("what could not be changed is told, columns are remembered, and the filter is exported", async ({
  page,
}) => {
  const path = await openKeys(page);
  await createKey(page, "Kept");
  await createKey(page, "Gone");
  await page.getByRole("button", { name: "Revoke Gone" }).click();
  await modal(page).getByRole("button", { name: "Revoke Gone" }).click();
  await expect(row(page, "Gone").getByText("Revoked")).toBeVisible();

  await page.getByRole("checkbox", { name: "Select all rows on this page" }).click();
  await bar(page).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Add tags…" }).click();
  await modal(page).getByLabel("Tags, split by spaces").fill("prod");
  await modal(page)
    .getByRole("button", { name: /^Change \d+ keys$/ })
    .click();
  const job = page.getByRole("region", { name: "Change of many keys" });
  await expect(job.getByText(/^Done: \d+ keys?, 1 could not be$/)).toBeVisible();
  await expect(job.getByText("The key is revoked. Restore it first.")).toBeVisible();
  const failures = await page.request.get(
    (await job.getByRole("link", { name: "Save as CSV" }).getAttribute("href")) ?? "",
  );
  expect(failures.headers()["content-disposition"]).toMatch(/job_.*_failures_.*Z\.csv/);
  expect((await failures.text()).split("\r\n")).toEqual([
    "key,code,reason",
    expect.stringMatching(/^key_\w+,conflict,The key is revoked\. Restore it first\.$/),
    "",
  ]);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Tags" }).check();
  await expect(page.getByRole("columnheader", { name: "Tags" })).toBeVisible();
  await page.goto(`${path}?tag=prod`);
  await expect(row(page, "Kept").getByText("prod")).toBeVisible();
  await expect(row(page, "Gone")).toHaveCount(0);

  await page.getByRole("checkbox", { name: "Select Kept" }).click();
  await bar(page).getByRole("button", { name: "More" }).click();
  const file = await page.request.get(
    (await page
      .getByRole("menuitem", { name: "Export all matching as CSV" })
      .getAttribute("href")) ?? "",
  );
  const text = await file.text();
  expect(text).toMatch(/^id,name,api_id,environment,/);
  expect(text).toContain(",Kept,");
  expect(text).not.toContain(",Gone,");
});

test("many keys are rotated at once, and their new secrets are downloaded once", async ({
  page,
}) => {
  await openKeys(page);
  const old = await createKey(page, "Batch one");
  await createKey(page, "Batch two");
  await expect(page.getByText("1–3 of 3 keys")).toBeVisible();
  const all = page.getByRole("checkbox", { name: "Select all rows on this page" });
  await all.click();
  await expect(bar(page).getByText("3 keys selected")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search keys" }).fill("Batch");
  await expect(page.getByText("1–2 of 2 keys")).toBeVisible();
  // What is changed is what one sees.
  await expect(bar(page).getByText("2 keys selected")).toBeVisible();
  await expect(all).toBeChecked();
  await bar(page).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Rotate…" }).click();
  await expect(modal(page).getByText("keeps working for 24 h after")).toBeVisible();
  await expectAccessible(page);
  await modal(page).getByRole("button", { name: "Change 2 keys" }).click();
  const job = page.getByRole("region", { name: "Change of many keys" });
  await expect(job.getByText("Done: 2 keys")).toBeVisible();
  await expectAccessible(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    job.getByRole("button", { name: "Download the new secrets" }).click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toMatch(/^key,name,secret\r\nkey_\w+,Batch one,sk_(?:live|test)_kw\w{38}\r\n/);
  expect(text.trim().split("\r\n")).toHaveLength(3);
  expect(text).not.toContain(old);
  await expect(job.getByText("2 secrets downloaded. Keyway keeps none of them.")).toBeVisible();
  await page.reload();
  await job.getByRole("button", { name: "Download the new secrets" }).click();
  await expect(job.getByText(/^There is nothing to take/)).toBeVisible();

  // Lines of secrets in the palette lead to their keys, also the old ones.
  const lines = [old, ...text.matchAll(/sk_\w+/g)].map(String).join("\n");
  await page.keyboard.press("ControlOrMeta+k");
  const box = page.getByRole("combobox", { name: "Search, or paste a key" });
  await box.evaluate((input, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", pasted);
    input.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, lines);
  await expect(page.getByText("2 keys of this workspace in 3 secrets")).toBeVisible();
  await expect(page.getByRole("option", { name: /Batch two/ })).toBeVisible();
  await expectAccessible(page);
});

test("names sort from A at the first click, and the top of 24 h says what it is", async ({
  page,
}) => {
  await openKeys(page);
  for (const name of ["Beta", "Alpha"]) await createKey(page, name);
  await page.getByRole("columnheader", { name: "Name" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=name&order=asc/);
  await expect(page.getByRole("rowheader").first()).toContainText("Alpha");
  await page.getByRole("columnheader", { name: "24 h" }).getByRole("link").click();
  await expect(page).toHaveURL(/sort=day/);
  await expect(page.getByText("No key was verified in the last 24 h.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Alpha" })).toHaveCount(1);
});
