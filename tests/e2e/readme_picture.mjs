// The README's picture: the bundled example's result. On a quiet machine, because its run time is in the picture:
// node tests/e2e/run.mjs BIN readme_picture.mjs
import { join } from 'node:path';
import { newReader, openBrowser } from './support/browser.mjs';
import { kRoot } from './support/stack.mjs';
import * as steps from './support/steps.mjs';

const browser = await openBrowser();
const { page } = await newReader(browser, { width: 1280, height: 1240 });
await steps.register(page, { name: 'ada', email: 'ada@example.org', password: 'four quiet clones' });
await page.goto('/upload?example=1');
await page.locator('[data-test="start"]').click();
await page.locator('[data-test="plots"] img').first().waitFor({ timeout: 120000 });
await page.waitForLoadState('networkidle');
for (const image of (await page.locator('[data-test="plot"] img').all()).slice(0, 3)) await image.evaluate((picture) =>
  picture.decode());
await page.evaluate(() => window.scrollTo(0, 0));
await page.screenshot({ path: join(kRoot, 'docs/images/result.png'), animations: 'disabled' });
console.log(await page.locator('[data-test="summary"]').innerText());
await browser.close();
