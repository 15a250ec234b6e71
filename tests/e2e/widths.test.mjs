// Pictures of every page at four widths, in both themes and languages, for people to look at; here it is
// checked that nothing is wider than the screen.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newReader, openBrowser } from './support/browser.mjs';
import { kScreenshots } from './support/site.mjs';
import * as steps from './support/steps.mjs';

const kWidths = [320, 768, 1280, 1920];
const kViews = [
  ['light', 'en'],
  ['dark', 'zh'],
  ['dark', 'en'],
  ['light', 'zh'],
];

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

async function photograph(page, name) {
  const wide = [];
  for (const [theme, language] of kViews) {
    await page.emulateMedia({ colorScheme: theme });
    await page.context().addCookies([{ name: 'lang', value: language, url: page.url() }]);
    await page.reload({ waitUntil: 'networkidle' });
    // The second language of each theme is drawn at the narrowest and a usual width only.
    const widths = (theme === 'light') === (language === 'en') ? kWidths : [320, 1280];
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 700 ? 800 : 900 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${name} at ${width} px, ${language}: ${over} px too wide`);
      await page.screenshot({ path: join(kScreenshots, `${name}-${width}-${theme}-${language}.png`), fullPage: true });
    }
  }
  assert.deepEqual(wide, []);
}

test('pages for everybody fit every width', async () => {
  mkdirSync(kScreenshots, { recursive: true });
  const { page, context, check } = await newReader(browser);
  for (const [path, name] of [['/', 'landing'], ['/login', 'login'], ['/register', 'register'], ['/upload?example=1', 'example']]) {
    await page.goto(path);
    await photograph(page, name);
  }
  check();
  await context.close();
});

test('pages of a user fit every width', async () => {
  const { page, context, check } = await newReader(browser);
  const id = await steps.makeResult(page, 'Patient 7, first biopsy');
  for (const [path, name] of [['/home', 'home'], ['/history_list', 'history'], [`/analysis_result?load_id=${id}`, 'result'], ['/upload', 'upload'], ['/account', 'account'], ['/notices', 'notices']]) {
    await page.goto(path);
    await photograph(page, name);
  }
  check();
  await context.close();
});
