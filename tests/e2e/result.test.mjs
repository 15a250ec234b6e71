// The result page beyond the ten steps: clusters as one wants them, the run's log, the engine's warnings.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, newReader, openBrowser } from './support/browser.mjs';
import { onDisk, text } from './support/site.mjs';
import * as steps from './support/steps.mjs';

let browser;
let reader;
let id;
before(async () => {
  browser = await openBrowser();
  reader = await newReader(browser);
  id = await steps.makeResult(reader.page);
});
after(() => browser?.close());

async function openResult() {
  const { page } = reader;
  await page.goto(`/analysis_result?load_id=${id}`);
  await page.locator('[data-test="report"]').waitFor();
  return { page, result: await api(page, `/api/results/${id}`) };
}

async function download(page, selector) {
  const waiting = page.waitForEvent('download');
  await page.locator(selector).click();
  const done = await waiting;
  return { name: done.suggestedFilename(), bytes: readFileSync(await done.path()) };
}

const rows = (page) => page.locator('#clusters tbody tr');

test('clusters are filtered, and the rows shown are saved as CSV and JSON', async () => {
  const { page, result } = await openResult();
  assert.equal(await rows(page).count(), result.clusters.length);
  const sizes = result.clusters.map(({ size }) => size);
  const largest = Math.max(...sizes);
  const kept = sizes.filter((size) => size === largest).length;
  assert.ok(kept < sizes.length, `the filter would change nothing: ${sizes}`);
  await steps.field(page, 'cluster_size').fill(String(largest));
  await page.waitForFunction((count) => document.querySelectorAll('#clusters tbody tr').length === count, kept);

  const samples = result.clusters[0].samples.length;
  const csv = await download(page, '[data-test="cluster-csv"]');
  const lines = csv.bytes.toString().trimEnd().split('\r\n');
  assert.deepEqual([csv.name, lines[0], lines.length], ['cluster.csv', 'sample_id,cluster_id,size,mean,std',
    1 + kept * samples]);
  const json = await download(page, '[data-test="cluster-json"]');
  const saved = JSON.parse(json.bytes.toString());
  assert.equal(saved.length, kept * samples);
  assert.ok(saved.every(({ size, mean }) => size === largest && mean >= 0 && mean <= 1));

  await steps.field(page, 'cluster_size').fill('');
  await steps.field(page, 'cluster_prevalence').fill('1.5');
  await page.getByText(text('en', 'clusters.none')).waitFor();
  const tsv = await download(page, '[data-test="cluster-tsv"]');
  assert.ok(tsv.bytes.equals(readFileSync(onDisk(result.base, 'tables/cluster.tsv'))));
});

test('clusters are sorted by any column', async () => {
  const { page, result } = await openResult();
  await page.getByRole('columnheader', { name: text('en', 'clusters.size') }).getByRole('button').click();
  const shown = await rows(page).locator('td:nth-child(2)').allInnerTexts();
  const sizes = result.clusters.map(({ size }) => size);
  assert.deepEqual(shown.map(Number), [...sizes].sort((left, right) => left - right));
  assert.ok(new Set(sizes).size > 1, 'any order would do');
});

test('loci are read a page at a time, by cluster and by name, and a cluster stands out in the chart', async () => {
  const { page, result } = await openResult();
  const names = () => page.locator('[data-test="loci"] tbody td:first-child').allInnerTexts();
  await page.locator('[data-test="loci"] tbody tr').first().waitFor();
  const first = await names();
  await page.locator('#loci').getByRole('button', { name: text('en', 'common.next') }).click();
  await page.getByText(text('en', 'loci.page', { page: 2 })).waitFor();
  await page.waitForFunction((before) => document.querySelector('[data-test="loci"] tbody td').innerText !== before,
    first[0]);

  const chosen = result.clusters.at(-1).cluster_id;
  await steps.field(page, 'loci_cluster').selectOption(String(chosen));
  await page.waitForFunction((wanted) =>
    [...document.querySelectorAll('[data-test="loci"] tbody td:nth-child(3)')].every((cell) =>
      cell.innerText.trim() === wanted), String(chosen));
  await steps.field(page, 'loci_cluster').selectOption('');
  await steps.field(page, 'loci_q').fill(first[0]);
  await page.waitForFunction((wanted) =>
    [...document.querySelectorAll('[data-test="loci"] tbody td:first-child')].every((cell) =>
      cell.innerText === wanted), first[0]);

  await page.locator('.legend button').first().click();
  assert.equal(await page.locator('svg.prevalence g.dim').count(), result.clusters.length - 1);
});

test("the run's log is shown when it is unfolded, and is the file on disk", async () => {
  const { page, result } = await openResult();
  const published = readFileSync(onDisk(result.base, 'log.txt'));
  assert.equal(await page.locator('[data-test="log"]').count(), 0);
  await page.locator('[data-test="log-open"]').click();
  assert.equal(await page.locator('[data-test="log"]').textContent(), published.toString());
  assert.match(published.toString(), /^clono-engine [\s\S]*Convergence[\s\S]*finished\n$/);
  const saved = await download(page, '[data-test="log-download"]');
  assert.deepEqual([saved.name, saved.bytes.equals(published)], ['log.txt', true]);
});

test('the seed that was used and the version of the engine are told', async () => {
  const { page, result } = await openResult();
  assert.equal(await page.locator('[data-test="seed"]').innerText(), String(result.seed));
  await page.locator('#parameters').getByText(result.engine).waitFor();
  reader.check();
});

test('the automatic prior of the number of clusters is chosen, run with, and shown with the result', async () => {
  const { page: first } = await openResult();
  await first.locator('#files summary').click();
  await first.getByText(text('en', 'files.vi.auto')).waitFor(); // sampled anew, as the example is small
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Automatic prior');
  await steps.field(page, 'concentration_prior').selectOption('auto');
  const id = await steps.submitUpload(page);
  await steps.waitForState(page, id, 'done');
  await page.goto(`/analysis_result?load_id=${id}`);
  const fact = page.locator('#parameters div')
    .filter({ has: page.locator('dt', { hasText: text('en', 'parameter.concentration_prior') }) });
  await fact.locator('dd').getByText(text('en', 'choice.auto'), { exact: true }).waitFor();
  const { base } = await api(page, `/api/results/${id}`);
  assert.match(readFileSync(onDisk(base, 'config.yaml'), 'utf8'), /concentration:[\s\S]*?shape: 2/);
  check();
  await context.close();
});

test("the engine's warnings stand before the numbers, in the reader's language", async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/upload');
  await steps.fillUpload(page, 'Without burn-in');
  await steps.field(page, 'burnin').fill('0');
  const warned = await steps.submitUpload(page);
  await steps.waitForState(page, warned, 'done');
  await page.goto(`/analysis_result?load_id=${warned}`);
  const shown = page.locator('#summary [data-test="warnings"]');
  await shown.getByText(text('en', 'warning.burnin_zero')).waitFor();
  const order = await page.evaluate(() => document.querySelector('[data-test="warnings"]')
    .compareDocumentPosition(document.querySelector('[data-test="summary"]')));
  assert.equal(order & 4, 4, 'the numbers come after the warnings'); // DOCUMENT_POSITION_FOLLOWING
  await page.getByRole('button', { name: '中文' }).click();
  await shown.getByText(text('zh', 'warning.burnin_zero')).waitFor();
  check();
  await context.close();
});

test('a warning that the pages do not know yet is told in the words of the engine', async () => {
  const { page } = await openResult();
  const table = 'code\tsample\tvalue\tmessage\nfrom_the_future\tlymph_node\t0.2\t"Says ""something"" new."\n';
  await page.route('**/tables/warnings.tsv', (route) => route.fulfill({ body: table, contentType: 'text/plain' }));
  await page.reload();
  const shown = page.locator('#summary [data-test="warnings"]');
  await shown.getByText('Says "something" new.').waitFor();
  assert.match(await shown.innerText(), /lymph_node/);
  await page.unroute('**/tables/warnings.tsv');
});
