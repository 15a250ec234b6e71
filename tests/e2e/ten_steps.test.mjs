// Requirement 000-33: the ten steps of a user, each checked, in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, newReader, openBrowser } from './support/browser.mjs';
import { example, kLanguages, onDisk, text } from './support/site.mjs';
import * as steps from './support/steps.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

/** Watches the job's card until it is done: every state and per cent that a reader could see. */
async function watch(page, id) {
  return page.evaluate(
    (job) =>
      new Promise((resolve, reject) => {
        const seen = { states: [], percents: [] };
        const timer = setTimeout(() => reject(new Error(`not done: ${JSON.stringify(seen)}`)), 60000);
        const look = () => {
          const card = document.querySelector(`[data-job="${job}"]`);
          if (!card) return;
          const { state } = card.dataset;
          if (seen.states.at(-1) !== state) seen.states.push(state);
          const bar = card.querySelector('[role="progressbar"]');
          if (bar) seen.percents.push(Number(bar.getAttribute('aria-valuenow')));
          if (!['done', 'failed', 'cancelled', 'expired'].includes(state)) return;
          clearTimeout(timer);
          observer.disconnect();
          resolve(seen);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
      }),
    id,
  );
}

for (const language of kLanguages) {
  test(`a new user goes from the first page to a downloaded loci.tsv (${language})`, async (t) => {
    const { page, check } = await newReader(browser, { language });
    const someone = steps.person();
    let job;
    // A step needs the one before: after a failure the others are not tried.
    const step = (name, body) =>
      t.test(name, async (inner) => {
        if (failed) return inner.skip('an earlier step failed');
        failed = true;
        await body();
        failed = false;
      });
    let failed = false;

    await step('1: the site is entered', async () => {
      await page.goto('/');
      await page.getByRole('heading', { level: 1, name: text(language, 'landing.title') }).waitFor();
    });

    await step('2: who is not logged in is led to the login page', async () => {
      await page.goto('/home');
      await page.waitForURL('**/login?next=%2Fhome');
      await page.getByRole('heading', { level: 1, name: text(language, 'login.title') }).waitFor();
    });

    await step('3: one registers', async () => {
      await page.getByRole('main').getByRole('link', { name: text(language, 'login.register') }).click();
      await steps.fillRegistration(page, someone);
      await page.getByRole('button', { name: text(language, 'register.submit') }).click();
      await page.waitForURL('**/home');
    });

    await step('4: one logs in, by e-mail', async () => {
      await steps.logOut(page, language);
      await page.goto('/home');
      await page.waitForURL('**/login?next=%2Fhome');
      await steps.logIn(page, someone.email, someone.password);
    });

    await step('5: the main page greets the user', async () => {
      await page.waitForURL('**/home');
      await page.getByRole('heading', { level: 1, name: text(language, 'home.hello', { name: someone.name }) })
        .waitFor();
    });

    await step('6: a new analysis is filled in, with files', async () => {
      await page.getByRole('main').getByRole('link', { name: text(language, 'nav.new') }).first().click();
      await page.waitForURL('**/upload');
      await steps.fillUpload(page, `病例 7 (${language})`);
      assert.equal(await page.locator('[data-test="sample"] .look-good').count(), example().files.length);
    });

    await step('7: submitting leads to the history', async () => {
      job = await steps.submitUpload(page);
      await steps.jobCard(page, job).waitFor();
    });

    await step('8: the state is seen changing, without a reload', async () => {
      await page.evaluate(() => (window.sameDocument = true));
      const seen = await watch(page, job);
      assert.equal(seen.states.at(-1), 'done', JSON.stringify(seen));
      assert.ok(seen.states.length > 1, `only ${seen.states}`);
      assert.deepEqual(seen.percents, [...seen.percents].sort((left, right) => left - right));
      assert.equal(await page.evaluate(() => window.sameDocument), true);
      await steps.jobCard(page, job).getByText(text(language, 'state.done')).waitFor();
    });

    await step('9: the file icon opens the result', async () => {
      await steps.jobCard(page, job).locator('[data-test="open-result"]').click();
      await page.waitForURL(`**/analysis_result?load_id=${job}`);
    });

    await step('10: the result shows nine plots, clusters and loci', async () => {
      await page.locator('[data-test="plots"]').waitFor();
      const plots = page.locator('[data-test="plot"]');
      assert.equal(await plots.count(), 9);
      for (const plot of await plots.all()) {
        await plot.scrollIntoViewIfNeeded();
        await plot.locator('img').evaluate((image) => image.decode());
        assert.ok((await plot.locator('img').evaluate((image) => image.naturalWidth)) > 100);
      }
      await page.getByRole('columnheader', { name: text(language, 'clusters.size') }).waitFor();
      await page.locator('[data-test="loci"] tbody tr').first().waitFor();
    });

    await step('a plot opens large, and its PDF in a new tab that cannot reach ours', async () => {
      await page.locator('[data-test="plot"]').first().click();
      const large = page.locator('[data-test="plot-large"]');
      await large.evaluate((image) => image.decode());
      const link = page.locator('[data-test="pdf"]');
      assert.deepEqual([await link.getAttribute('target'), await link.getAttribute('rel')], ['_blank', 'noopener']);
      const pdf = await page.request.get(await link.getAttribute('href'));
      assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
      await page.keyboard.press('Escape');
      await large.waitFor({ state: 'detached' });
      assert.equal(await page.evaluate(() => document.activeElement.dataset.test), 'plot');
    });

    await step('the downloaded loci.tsv is the file on disk, byte for byte', async () => {
      const waiting = page.waitForEvent('download');
      await page.locator('[data-test="loci-tsv"]').click();
      const downloaded = readFileSync(await (await waiting).path());
      const { base } = await api(page, `/api/results/${job}`);
      const published = readFileSync(onDisk(base, 'tables/loci.tsv'));
      assert.ok(published.length > 1000 && downloaded.equals(published));
    });

    check();
    await page.context().close();
  });
}
