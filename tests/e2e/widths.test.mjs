// No page in any state is wider than the screen, in any language. `node tests/e2e/run.mjs BIN screenshots.mjs`
// takes the pictures of the same views, for people to look at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser } from './support/browser.mjs';
import { kLanguages } from './support/site.mjs';
import { show, views } from './support/views.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

test('every page in every state fits every width in both languages', async () => {
  const wide = [];
  for await (const { name, page, isPlain } of views(browser)) {
    for (const language of isPlain ? ['en'] : kLanguages) {
      for (const width of [320, 768, 1280, 1920]) {
        if (isPlain) await page.setViewportSize({ width, height: 900 });
        else await show(page, { language, theme: 'light', width });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wide.push(`${name} at ${width} px, ${language}: ${over} px too wide`);
      }
    }
    if (!isPlain) await show(page, { language: 'en', theme: 'light', width: 1280 });
  }
  assert.deepEqual(wide, []);
});
