// What the pages promise beyond the ten steps.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { after, before, test } from 'node:test';
import { api, newReader, openBrowser } from './support/browser.mjs';
import { example, text } from './support/site.mjs';
import * as steps from './support/steps.mjs';
import { faultyTables } from './support/views.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

test('the language changes without a reload and is remembered', async () => {
  const { page, context, check } = await newReader(browser);
  await page.goto('/register');
  await steps.field(page, 'user_name').fill('half typed');
  await page.evaluate(() => (window.sameDocument = true));
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: text('zh', 'register.title') }).waitFor();
  assert.equal(await page.evaluate(() => window.sameDocument), true);
  assert.equal(await steps.field(page, 'user_name').inputValue(), 'half typed');
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-Hans');
  await page.goto('/');
  await page.getByRole('heading', { name: text('zh', 'landing.title') }).waitFor();
  check();
  await context.close();
});

test('errors of the server come in the language of the page', async () => {
  const { page, context } = await newReader(browser, { language: 'zh', expected: [/\/api\/login/] });
  await page.goto('/login');
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await steps.logIn(page, 'nobody', 'wrong password');
  const error = page.locator('[data-test="error"]');
  await error.waitFor();
  assert.doesNotMatch(await error.innerText(), /\p{Script=Han}/u);
  await page.getByRole('button', { name: '中文' }).click();
  await page.waitForFunction(() => /\p{Script=Han}/u.test(document.querySelector('[data-test="error"]').innerText));
  await context.close();
});

test('the theme is remembered before the first paint', async () => {
  const { page, context, check } = await newReader(browser, { theme: 'light' });
  await page.goto('/login');
  const dark = () => page.getAttribute('html', 'data-theme');
  assert.equal(await dark(), 'light');
  const button = page.locator('.menu-tools .icon-button');
  await button.click();
  await button.click();
  assert.equal(await dark(), 'dark');
  await page.goto('/', { waitUntil: 'commit' });
  await page.locator('h1').waitFor();
  assert.equal(await dark(), 'dark');
  check();
  await context.close();
});

test('a session that ends leads to the login and back to the same page', async () => {
  const { page, context } = await newReader(browser, { expected: [/\/api\//] });
  const someone = await steps.register(page);
  await page.goto('/history_list');
  await page.locator('[data-test="empty"]').waitFor();
  // What the page itself asks for must have come: else that meets the end of the session, and not the click.
  await page.locator('[data-test="usage"] [role="meter"]').first().waitFor();
  await context.clearCookies({ name: 'clono_session' });
  await page.locator('[data-test="trash-view"]').click();
  await page.waitForURL('**/login?next=%2Fhistory_list');
  await steps.logIn(page, someone.name, someone.password);
  await page.waitForURL('**/history_list');
  await context.close();
});

test("after logging out, nothing private can be gone back to", async () => {
  const { page, context } = await newReader(browser, { expected: [/\/api\//] });
  await steps.register(page);
  await page.goto('/account');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await steps.logOut(page, 'en');
  await page.goBack();
  await page.waitForURL('**/login?next=%2Faccount');
  await context.close();
});

test('to log out of a session that is over leads to the landing page, whatever a poll hears', async () => {
  const { page, context } = await newReader(browser, { expected: [/\/api\//] });
  await steps.register(page);
  await page.goto('/history_list');
  await page.locator('[data-test="usage"] [role="meter"]').first().waitFor();
  await context.clearCookies({ name: 'clono_session' });
  const isOf = (path) => (message) => new URL(message.url()).pathname === path;
  const leaves = page.waitForRequest(isOf('/'));
  const polled = page.waitForResponse(isOf('/api/jobs'));
  await page.route('**/api/jobs?*', async (route) => {
    await leaves;
    await route.continue();
  });
  await page.route('/', async (route) => {
    assert.equal((await polled).status(), 401);
    await new Promise((heard) => setTimeout(heard, 300));
    await route.continue();
  });
  await page.evaluate(() => window.dispatchEvent(new Event('online'))); // polls at once
  await steps.logOut(page, 'en');
  await page.getByRole('heading', { name: text('en', 'landing.title') }).waitFor();
  await context.close();
});

test('an analysis can wait, be renamed, started, trashed, brought back and run again', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Waits');
  const id = await steps.submitUpload(page, 'later');
  await steps.waitForState(page, id, 'uploaded');
  const card = steps.jobCard(page, id);

  await card.locator('[data-test="rename"]').click();
  await page.locator('#rename').fill('No longer waits');
  await page.getByRole('button', { name: text('en', 'common.save') }).click();
  await card.getByText('No longer waits').waitFor();

  await card.locator('[data-test="trash"]').click();
  await card.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: text('en', 'common.undo') }).click();
  await card.waitFor();

  await card.locator('[data-test="start"]').click();
  await steps.waitForState(page, id, 'done');
  await card.locator('[data-test="rerun"]').click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[name="seed"]').fill('12345');
  await dialog.getByRole('button', { name: text('en', 'job.rerun_submit') }).click();
  await dialog.waitFor({ state: 'detached' });
  const again = await api(page, '/api/jobs');
  const made = again.items.find((job) => job.parent_id === id);
  assert.equal(made.parameters.seed, 12345);
  await steps.waitForState(page, made.id, 'done');
  check();
  await context.close();
});

test('a running analysis shows its per cent in the title and can be cancelled', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Long', { iterations: '1000000' });
  const id = await steps.submitUpload(page);
  await page.waitForFunction(() => /^\d+ % · /.test(document.title), null, { timeout: 60000 });
  await page.goto(`/analysis_result?load_id=${id}`);
  await page.locator('[data-test="percent"]').waitFor();
  await page.waitForFunction(() => /^\d+ % · Long/.test(document.title));
  await page.locator('[data-test="cancel"]').click();
  await page.getByText(text('en', 'result.no_result.cancelled')).waitFor();
  check();
  await context.close();
});

test('findings of the check name file, row and column', async () => {
  const { page, context, check } = await newReader(browser);
  const faulty = faultyTables();
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Faulty', { files: faulty.files });
  const id = await steps.submitUpload(page);
  await steps.waitForState(page, id, 'failed');
  const row = page.locator('[data-test="findings"] tbody tr').first();
  const shown = await row.locator('td').allInnerTexts();
  assert.deepEqual(shown.slice(0, 4), [basename(faulty.files[0]), '17', 'ref_counts', '500.5']);
  assert.ok(shown[5].length > 10);
  faulty.remove();
  check();
  await context.close();
});

test('the form refuses to send what is missing, and says where', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await page.locator('[data-test="files"]').setInputFiles(example().files[0]);
  await page.locator('[data-test="sample"]').waitFor();
  await page.locator('[data-test="start"]').click();
  await page.getByText(text('en', 'field.tumour_content')).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'tumour_content_0');
  check();
  await context.close();
});

test('an upload whose reply was lost makes one analysis when it is sent again', async () => {
  const { page, context } = await newReader(browser, { expected: [/\/api\/uploads/] });
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Once');
  let lost = 0;
  // The server gets the first request and answers it; the reader's line breaks before the answer.
  await page.route('**/api/uploads', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.locator('[data-test="later"]').click();
  await page.locator('[data-test="error"]').waitFor();
  await page.locator('[data-test="later"]').click();
  await page.waitForURL('**/history_list?job=*');
  const { items } = await api(page, '/api/jobs');
  assert.equal(items.length, 1);
  await context.close();
});

test('the first load of each page stays below 150 kB compressed', async () => {
  const { page, context } = await newReader(browser);
  await steps.register(page);
  for (const path of ['/', '/login', '/register', '/home', '/upload', '/history_list', '/analysis_result', '/account',
    '/notices', '/admin']) {
    const fresh = await context.newPage();
    const session = await context.newCDPSession(fresh);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await fresh.goto(path, { waitUntil: 'networkidle' });
    console.log(`${path}: ${(bytes / 1000).toFixed(1)} kB`);
    assert.ok(bytes > 5000 && bytes < 150000, `${path}: ${bytes} bytes`);
    await fresh.close();
  }
  await context.close();
});

test('the history is found by name, state and day', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, '100 % 肺_1');
  const id = await steps.submitUpload(page, 'later');
  const card = steps.jobCard(page, id);
  await card.waitFor();
  const gone = page.getByText(text('en', 'history.no_match'));
  await steps.field(page, 'q').fill('肺_');
  await steps.field(page, 'state').selectOption('uploaded');
  await steps.field(page, 'from').fill('2020-01-01');
  await card.waitFor();
  await steps.field(page, 'to').fill('2020-01-02');
  await gone.waitFor();
  await page.getByRole('button', { name: text('en', 'history.clear') }).click();
  await card.waitFor();
  await steps.field(page, 'q').fill('no such');
  await gone.waitFor();
  check();
  await context.close();
});
