// From the landing page to a result in two clicks, without an account.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newReader, openBrowser } from './support/browser.mjs';
import { kLanguages } from './support/site.mjs';
import * as steps from './support/steps.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

for (const language of kLanguages) {
  test(`a guest has a real result two clicks and 15 s after the landing page (${language})`, async () => {
    const { page, check } = await newReader(browser, { language });
    await page.goto('/');
    await page.locator('[data-test="try"]').waitFor();
    const begin = Date.now();
    await page.locator('[data-test="try"]').click();
    await page.locator('[data-test="start"]').click();
    await page.locator('[data-test="plots"] img').first().waitFor({ timeout: 60000 });
    const seconds = (Date.now() - begin) / 1000;
    console.log(`two clicks to the result: ${seconds.toFixed(1)} s`);
    assert.ok(seconds < 15, `${seconds} s`);
    check();
    await page.context().close();
  });
}

test("registering keeps the guest's analyses", async () => {
  const { page, check } = await newReader(browser);
  await page.goto('/upload?example=1');
  await page.locator('[data-test="start"]').click();
  await page.waitForURL('**/analysis_result?load_id=*');
  const id = new URL(page.url()).searchParams.get('load_id');
  await steps.register(page);
  await page.goto('/history_list');
  await steps.jobCard(page, id).waitFor();
  check();
  await page.context().close();
});

test('a guest is told that own tables need an account', async () => {
  const { page } = await newReader(browser, { expected: [/\/api\/uploads/] });
  await page.goto('/upload?example=1');
  await page.locator('[data-test="start"]').click();
  await page.waitForURL('**/analysis_result?load_id=*');
  await page.goto('/upload');
  await page.getByRole('main').getByRole('link', { name: /Register/ }).waitFor();
  await page.context().close();
});
