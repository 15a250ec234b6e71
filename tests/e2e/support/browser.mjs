// A reader in Debian's Chromium, and what no page may do: errors in the console, requests to other hosts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { kUrl } from './site.mjs';

const require = createRequire(import.meta.url);
const kAxe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const openBrowser = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

/** live.json is there only from the first iterations on; the browser notes each 404. */
const kHarmless = [/\/live\/\d+\/\d+\.json/];

/**
 * A new reader with nothing remembered.
 * @param {object} options  language, width, height, theme; expected: URLs whose failures the test provokes
 * @returns {{page, context, check: () => void}}  check() fails on anything a page must not do
 */
export async function newReader(browser, { language = 'en', width = 1280, height = 900, theme = 'light', expected = [],
  axe = false } = {}) {
  const context = await browser.newContext({
    baseURL: kUrl,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    viewport: { width, height },
    colorScheme: theme,
    acceptDownloads: true,
  });
  // Not under the page's CSP, as a script of the page would be.
  if (axe) await context.addInitScript({ content: kAxe });
  const problems = [];
  const harmless = (url) => [...kHarmless, ...expected].some((pattern) => pattern.test(url));
  context.on('request', (request) => {
    if (request.url().startsWith(`${kUrl}/`) || /^(data|blob):/.test(request.url())) return;
    problems.push(`foreign request: ${request.url()}`);
  });
  context.on('console', (message) => {
    const { url } = message.location();
    if (!['error', 'warning'].includes(message.type()) || harmless(url)) return;
    problems.push(`${message.type()}: ${message.text()} (${url})`);
  });
  context.on('weberror', (error) => problems.push(`exception: ${error.error().message}`));
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const check = () => assert.deepEqual(problems, []);
  return { page, context, check };
}

/** GET as the reader who uses the page. */
export async function api(page, path) {
  const reply = await page.request.get(path);
  assert.equal(reply.status(), 200, `${path}: ${await reply.text()}`);
  return reply.json();
}

/** Breaches of WCAG 2.2 A and AA that axe finds on the page as it is now. */
export async function breaches(page) {
  const report = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return report.violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} – ${failureSummary.replace(/\s+/g, ' ')}`)
      .slice(0, 3).join(' | ')}`);
}
