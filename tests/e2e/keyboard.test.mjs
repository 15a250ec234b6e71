// The ten steps without a mouse: Tab, Enter, Space, letters.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newReader, openBrowser } from './support/browser.mjs';
import { example } from './support/site.mjs';
import * as steps from './support/steps.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

/** Presses Tab until the element has the focus, and sees to it that the focus is visible. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 150; presses += 1) {
    const there = await page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
    if (there) {
      const seen = await page.evaluate(() => {
        const ringed = document.activeElement.type === 'file' ? document.activeElement.closest('.drop')
          : document.activeElement;
        return getComputedStyle(ringed).outlineStyle !== 'none';
      });
      assert.ok(seen, `${selector} has the focus, but nobody can see it`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reaches ${selector}`);
}

const type = async (page, selector, text) => {
  await tabTo(page, selector);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
};

test('the ten steps can be done with the keyboard alone', async () => {
  const { page, context, check } = await newReader(browser);
  const someone = steps.person();
  await page.goto('/home');
  await page.waitForURL('**/login?next=%2Fhome');
  await page.locator('[name="login"]').waitFor();

  await tabTo(page, 'main a[href^="/register"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/register**');
  await page.locator('[name="user_name"]').waitFor();
  await type(page, '[name="user_name"]', someone.name);
  await type(page, '[name="contact"]', someone.email);
  await type(page, '[name="password"]', someone.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');

  await tabTo(page, '.menu-tools button.button-quiet');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/home');
  await page.waitForURL('**/login**');
  await page.locator('[name="login"]').waitFor();
  await type(page, '[name="login"]', someone.name);
  await type(page, '[name="password"]', someone.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');

  await page.locator('main a[href="/upload"]').first().waitFor();
  await tabTo(page, 'main a[href="/upload"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/upload');
  await page.locator('[data-test="files"]').waitFor();
  const chooser = page.waitForEvent('filechooser'); // before the tabs: the renderer must know of it when the key comes
  await tabTo(page, '[data-test="files"]');
  await page.keyboard.press('Space');
  await (await chooser).setFiles(example().files);
  await page.locator('[data-test="sample"]').nth(example().files.length - 1).waitFor();
  for (const [index, sample] of example().parameters.samples.entries()) {
    await type(page, `[name="tumour_content_${index}"]`, String(sample.tumour_content));
  }
  await type(page, '[name="analysis_name"]', 'By keyboard');
  await type(page, '[name="num_iters"]', '300');
  await tabTo(page, '[data-test="start"]');
  await page.keyboard.press('Space');
  await page.waitForURL('**/history_list?job=*');
  const id = Number(new URL(page.url()).searchParams.get('job'));
  await steps.waitForState(page, id, 'done');

  await tabTo(page, `[data-job="${id}"] [data-test="open-result"]`);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/analysis_result?load_id=*');
  await page.locator('[data-test="loci"] tbody tr').first().waitFor();
  await tabTo(page, '[data-test="plot"]');
  await page.keyboard.press('Enter');
  await page.locator('[data-test="plot-large"]').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('2 of 9').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-test="plot-large"]').waitFor({ state: 'detached' });
  await tabTo(page, '[data-test="loci-tsv"]');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  assert.equal((await download).suggestedFilename(), 'loci.tsv');
  check();
  await context.close();
});

test('the first Tab leads past the navigation', async () => {
  const { page, context } = await newReader(browser);
  await page.goto('/login');
  await page.locator('[name="login"]').waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, '.skip-link');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await context.close();
});
