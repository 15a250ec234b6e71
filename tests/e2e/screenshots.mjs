// Pictures of every page in every state at four widths, in both themes and languages, for people to look at:
// node tests/e2e/run.mjs BIN screenshots.mjs; they land in
// build/e2e-screenshots/. CLONO_VIEWS=home,login takes those alone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './support/browser.mjs';
import { kLanguages, kScreenshots } from './support/site.mjs';
import { show, views } from './support/views.mjs';

const kWidths = [320, 768, 1280, 1920];
const wanted = (process.env.CLONO_VIEWS ?? '').split(',').filter(Boolean);

mkdirSync(kScreenshots, { recursive: true });
const browser = await openBrowser();
let pictures = 0;
for await (const { name, page, isPlain, isDialog } of views(browser)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const theme of ['light', 'dark']) {
    for (const language of isPlain ? ['en'] : kLanguages) {
      for (const width of kWidths) {
        await show(page, { language, theme, width, isPlain });
        await page.evaluate(() => window.scrollTo(0, 0));
        await page.screenshot({ path: join(kScreenshots, `${name}-${width}-${theme}-${language}.png`),
          fullPage: !isDialog, animations: 'disabled', timeout: 60000 });
        pictures += 1;
      }
    }
  }
  await show(page, { language: 'en', theme: 'light', width: 1280, isPlain });
}
await browser.close();
console.log(`${pictures} pictures in ${kScreenshots}`);
