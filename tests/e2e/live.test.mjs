// What a reader sees while analyses wait and run, and what of the quota they use.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, newReader, openBrowser } from './support/browser.mjs';
import { example, kLanguages, text } from './support/site.mjs';
import * as steps from './support/steps.mjs';

const kLong = { iterations: '1000000' };
let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

async function submit(page, name, options) {
  await page.goto('/upload');
  await steps.fillUpload(page, name, options);
  return steps.submitUpload(page);
}

async function cancel(page, ids) {
  await page.goto('/history_list');
  for (const id of ids) {
    await steps.jobCard(page, id).locator('[data-test="cancel"]').click();
    await steps.waitForState(page, id, 'cancelled');
  }
}

/** The number behind a mark, once it is greater than `least`. */
async function grownBeyond(page, mark, least) {
  const reached = await page.waitForFunction(
    ([selector, below]) => {
      const value = Number((document.querySelector(selector)?.innerText ?? '').replace(/\D/g, ''));
      return value > below ? value : false;
    },
    [`[data-test="${mark}"]`, least],
    { timeout: 60000 },
  );
  return reached.jsonValue();
}

test('the main page shows the newest analyses, and they move without a reload', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  const first = await submit(page, 'First', { iterations: '200' });
  await steps.waitForState(page, first, 'done');
  const second = await submit(page, 'Second', { iterations: '2500' });
  await page.goto('/home');
  const line = (id, state) => page.locator(`[data-test="home-job"][data-job="${id}"][data-state="${state}"]`);
  await line(first, 'done').waitFor();
  await page.evaluate(() => (window.sameDocument = true));
  const newest = await page.locator('[data-test="home-job"]')
    .evaluateAll((lines) => lines.map(({ dataset }) => Number(dataset.job)));
  assert.deepEqual(newest, [second, first]);
  await line(second, 'running').waitFor();
  await page.waitForFunction(() =>
    Number(document.querySelector('[data-test="home-job"] [role="progressbar"]')?.getAttribute('aria-valuenow')) > 1,
      null, { timeout: 60000 });
  await line(second, 'done').waitFor({ timeout: 120000 });
  assert.equal(await page.evaluate(() => window.sameDocument), true);
  check();
  await context.close();
});

test('the estimates so far are shown while it runs, also after a log-out, and a queue tells the expected start',
  async () => {
  const { page, context, check } = await newReader(browser);
  const someone = await steps.register(page);
  // Something to judge the queue by.
  const short = await submit(page, 'Short', { iterations: '200' });
  await steps.waitForState(page, short, 'done');
  const running = await submit(page, 'Runs', kLong);
  await page.goto(`/analysis_result?load_id=${running}`);
  const early = await grownBeyond(page, 'live-iteration', 0);
  await page.locator('[data-test="live"] svg.prevalence').waitFor();
  const later = await grownBeyond(page, 'live-iteration', early);
  assert.ok((await api(page, `/live/${(await api(page, '/api/me')).user.id}/${running}.json`)).iteration >= later);

  await steps.logOut(page, 'en');
  await page.goto('/login');
  await steps.logIn(page, someone.name, someone.password);
  await page.waitForURL('**/home');
  await page.goto(`/analysis_result?load_id=${running}`);
  await grownBeyond(page, 'live-iteration', later);

  // One for each slot, and one that must wait.
  const others = [await submit(page, 'Second', kLong), await submit(page, 'Third', kLong)];
  await steps.waitForState(page, others[1], 'queued');
  const card = steps.jobCard(page, others[1]);
  await card.getByText(new RegExp(`${text('en', 'job.queue_place', { place: 1 })} · starts in about \\d`)).waitFor();
  const { queue_place: place, seconds_to_start: seconds } = await api(page, `/api/jobs/${others[1]}`);
  assert.equal(place, 1);
  assert.ok(seconds >= 10, `a million iterations take longer than ${seconds} s`); // a minute where the machine is idle
  await page.getByRole('button', { name: '中文' }).click();
  await card.getByText(new RegExp(`${text('zh', 'job.queue_place', { place: 1 })} · 约 .+后开始`)).waitFor();
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await cancel(page, [others[1], others[0], running]);
  check();
  await context.close();
});

test('the header tells who one is and in which role', async () => {
  const keeper = steps.makeAdministrator();
  for (const language of kLanguages) {
    const { page, context, check } = await newReader(browser, { language });
    const role = page.locator('header [data-test="role"]');
    const someone = await steps.register(page);
    await page.locator('header').getByText(someone.name).waitFor();
    assert.equal(await role.innerText(), text(language, 'role.user'));
    await steps.logOut(page, language);
    await page.goto('/login');
    await steps.logIn(page, keeper.name, keeper.password);
    await page.waitForURL('**/home');
    assert.equal(await role.innerText(), text(language, 'role.admin'));
    check();
    await context.close();
  }
});

test('history and account tell what of the quota is used', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Waits');
  await steps.submitUpload(page, 'later');
  const used = await api(page, '/api/usage');
  assert.deepEqual([used.uploads.files, used.jobs.open], [example().files.length, 1]);
  assert.ok(used.uploads.bytes > 1000 && used.uploads.bytes < used.uploads.bytes_allowed);
  for (const path of ['/history_list', '/account']) {
    await page.goto(path);
    const usage = page.locator('[data-test="usage"]');
    await usage.getByRole('meter', { name: text('en', 'usage.space') }).waitFor();
    await usage.getByText(`1 of ${used.jobs.open_allowed}`).waitFor();
    await usage.getByText(`${example().files.length} files`).waitFor();
  }
  check();
  await context.close();
});

test('what has not changed is not sent again, and is shown as before', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Unmoved');
  const id = await steps.submitUpload(page, 'later');
  await steps.waitForState(page, id, 'uploaded');
  const askedAgain = page.waitForResponse((reply) => new URL(reply.url()).pathname === '/api/jobs' &&
    reply.status() === 304);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await askedAgain;
  await steps.jobCard(page, id).getByText('Unmoved').waitFor();
  check();
  await context.close();
});
