// axe-core on every page when its data have come, when it is empty, and when the server fails; both themes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { breaches, newReader, openBrowser } from './support/browser.mjs';
import * as steps from './support/steps.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

const kThemes = ['light', 'dark'];
const settled = (page) => page.locator('main h1').first().waitFor({ state: 'attached' }).then(() => page.locator('.skeleton').first().waitFor({ state: 'detached' }));

/** Gathers what is wrong on each page, so that one run shows it all. */
function inspector(page) {
  const found = [];
  return {
    async look(where) {
      await settled(page);
      found.push(...(await breaches(page)).map((breach) => `${where}: ${breach}`));
    },
    check: () => assert.deepEqual(found, []),
  };
}

for (const theme of kThemes) {
  test(`pages for everybody are accessible (${theme})`, async () => {
    const { page, context, check: checkBrowser } = await newReader(browser, { theme, axe: true });
    const inspected = inspector(page);
    for (const path of ['/', '/login', '/register', '/notices', '/upload?example=1', '/login?next=%2Fhome']) {
      await page.goto(path);
      await inspected.look(path);
    }
    inspected.check();
    checkBrowser();
    await context.close();
  });

  test(`pages are accessible when empty, and when filled (${theme})`, async () => {
    const { page, context, check: checkBrowser } = await newReader(browser, { theme, axe: true, language: theme === 'dark' ? 'zh' : 'en' });
    const inspected = inspector(page);
    await steps.register(page);
    for (const path of ['/home', '/history_list', '/upload', '/account', '/analysis_result']) {
      await page.goto(path);
      await inspected.look(`${path} empty`);
    }
    await page.goto('/upload');
    await steps.fillUpload(page, 'Biopsy');
    await inspected.look('upload filled');
    const id = await steps.submitUpload(page);
    await inspected.look('history while running');
    await steps.waitForState(page, id, 'done');
    await page.locator('[data-test="job"] details summary').first().click();
    await inspected.look('history done');
    await page.goto(`/analysis_result?load_id=${id}`);
    await page.locator('[data-test="loci"] tbody tr').first().waitFor();
    await inspected.look('result');
    await page.locator('[data-test="plot"]').first().click();
    await page.locator('[data-test="plot-large"]').waitFor();
    await inspected.look('plot dialog');
    inspected.check();
    checkBrowser();
    await context.close();
  });

  test(`error states are accessible and tell what to do (${theme})`, async () => {
    const { page, context, check: checkBrowser } = await newReader(browser, { theme, axe: true, expected: [/\/api\//] });
    const inspected = inspector(page);
    await steps.register(page);
    const broken = { error: { code: 'database_away', message: 'Away.', messages: { en: 'The database is away.', zh: '数据库暂时不可用。' }, request_id: 'deadbeef00000001' } };
    await page.route(/\/api\/(jobs|limits|me\/|notices)/, (route) => route.fulfill({ status: 503, json: broken }));
    for (const path of ['/home', '/history_list', '/upload', '/account', '/notices', '/analysis_result?load_id=1']) {
      await page.goto(path);
      const error = page.locator('[data-test="error"]').first();
      await error.waitFor();
      const shown = await error.innerText();
      assert.match(shown, /The database is away\.[\s\S]*Try again[\s\S]*deadbeef00000001/, path);
      await inspected.look(`${path} broken`);
    }
    await page.goto('/register');
    await page.locator('[data-test="register-form"] button[type="submit"]').click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await inspected.look('register with wrong fields');
    inspected.check();
    checkBrowser();
    await context.close();
  });
}
