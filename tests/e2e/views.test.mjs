// What holds of every page in every state: empty, filled, waiting, running, failed, broken, and with its data
// there. `node tests/e2e/run.mjs BIN screenshots.mjs` takes pictures of the same views, for people to look at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { breaches, newReader, openBrowser } from './support/browser.mjs';
import { kLanguages } from './support/site.mjs';
import * as steps from './support/steps.mjs';
import { kBroken, show, views } from './support/views.mjs';

const kWidths = [320, 768, 1280, 1920];
let browser;
const seen = [];
const wide = [];
const inaccessible = [];

async function measure(name, page, isPlain) {
  for (const language of isPlain ? ['en'] : kLanguages) {
    for (const width of kWidths) {
      await show(page, { language, width, isPlain });
      const over =
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${name} at ${width} px, ${language}: ${over} px too wide`);
    }
  }
}

async function inspect(name, page, isPlain) {
  for (const [theme, language] of [['dark', 'zh'], ['light', 'en']]) {
    await show(page, { language, theme, width: 1280, isPlain });
    inaccessible.push(...(await breaches(page)).map((breach) => `${name} (${theme}): ${breach}`));
  }
}

before(async () => {
  browser = await openBrowser();
  for await (const { name, page, isPlain } of views(browser)) {
    seen.push(name);
    await measure(name, page, isPlain);
    await inspect(name, page, isPlain);
  }
});
after(() => browser?.close());

test('every state was visited', () => {
  for (const name of ['home-empty', 'history', 'upload-wrong', 'upload-filled', 'result', 'result-running',
    'result-failed', 'history-broken', 'admin-audit']) {
    assert.ok(seen.includes(name), `${name} is missing in ${seen}`);
  }
});

test('no page in any state is wider than the screen, in either language', () => assert.deepEqual(wide, []));

test('every page in every state is accessible in both themes', () => assert.deepEqual(inaccessible, []));

test('error states tell what happened, what to do, and the request id', async () => {
  const { page, context, check } = await newReader(browser, { expected: [/\/api\//] });
  await steps.register(page);
  await page.route(/\/api\/(jobs|limits|me\/|notices)/, (route) => route.fulfill({ status: 503, json: kBroken }));
  for (const path of ['/home', '/history_list', '/upload', '/account', '/notices', '/analysis_result?load_id=1']) {
    await page.goto(path);
    const error = page.locator('[data-test="error"]').first();
    await error.waitFor();
    assert.match(await error.innerText(), /The database is away\.[\s\S]*Try again[\s\S]*deadbeef00000001/, path);
  }
  check();
  await context.close();
});
