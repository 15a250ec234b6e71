// Every page in every state that a reader may see, one after the other: for the pictures, and for what
// must hold of all of them.
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { newReader } from './browser.mjs';
import { example } from './site.mjs';
import * as steps from './steps.mjs';

/** The reply while the database is away. */
export const kBroken =
  { error: { code: 'database_away', message: 'Away.', messages: { en: 'The database is away.', zh: '数据库暂时不可用。' },
    request_id: 'deadbeef00000001' } };

/** The example's tables, a read count in the first of them not whole. */
export function faultyTables() {
  const folder = mkdtempSync(join(tmpdir(), 'clono-bad-'));
  const [first, ...others] = example().files;
  const lines = readFileSync(first, 'utf8').split('\n');
  const cells = lines[16].split('\t');
  cells[1] = '500.5';
  lines[16] = cells.join('\t');
  const bad = join(folder, basename(first));
  writeFileSync(bad, lines.join('\n'));
  return { files: [bad, ...others], remove: () => rmSync(folder, { recursive: true }) };
}

/** Waits until the page has its data: a heading, and no grey shapes any more. */
export async function settled(page) {
  await page.locator('main h1, main .empty-title').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.querySelectorAll('.skeleton').length === 0);
}

async function* forEverybody(browser) {
  const { page, context } = await newReader(browser, { axe: true, expected: [/\/api\//] });
  const go = async (path) => {
    await page.goto(path);
    await settled(page);
  };
  for (const [name, path] of [['landing', '/'], ['login', '/login'], ['login-first', '/login?next=%2Fhome'],
    ['notices-empty', '/notices'], ['example', '/upload?example=1']]) {
    await go(path);
    yield { name, page };
  }
  await go('/login');
  await steps.logIn(page, 'nobody', 'wrong password');
  await page.locator('[data-test="error"]').waitFor();
  yield { name: 'login-wrong', page };
  await go('/register');
  yield { name: 'register', page };
  await page.locator('[data-test="register-form"] button[type="submit"]').click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  yield { name: 'register-wrong', page };
  await page.goto('/no_such_page');
  yield { name: 'not-found', page, isPlain: true };
  await context.close();
}

async function* ofANewUser(browser) {
  const { page, context } = await newReader(browser, { axe: true, expected: [/\/api\//] });
  await steps.register(page);
  const states = [
    ['home-empty', '/home'],
    ['history-empty', '/history_list'],
    ['upload-empty', '/upload'],
    ['account', '/account'],
    ['result-choose', '/analysis_result'],
    ['result-missing', '/analysis_result?load_id=999999'],
    ['forbidden', '/admin'],
  ];
  for (const [name, path] of states) {
    await page.goto(path);
    await settled(page);
    yield { name, page };
  }
  await page.goto('/upload');
  await page.locator('[data-test="files"]')
    .setInputFiles({ name: 'renamed.tsv', mimeType: 'text/plain',
      buffer: Buffer.from('mutation_id\tref\talt_counts\n1\t2\t3\n') });
  await page.locator('.look-bad').first().waitFor();
  await page.locator('[data-test="start"]').click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  yield { name: 'upload-wrong', page };
  await page.route(/\/api\/(jobs|limits|me\/|notices|usage)/, (route) => route.fulfill({ status: 503, json: kBroken }));
  for (const [name, path] of [['home-broken', '/home'], ['history-broken', '/history_list'],
    ['result-broken', '/analysis_result?load_id=1']]) {
    await page.goto(path);
    await page.locator('[data-test="error"]').first().waitFor();
    yield { name, page };
  }
  await context.close();
}

/** Analyses in every state: done, failed, waiting to be started, running, in the queue. */
async function* ofAUser(browser) {
  const { page, context } = await newReader(browser, { axe: true, expected: [/\/api\//] });
  await steps.register(page);
  const submit = async (name, options, button) => {
    await page.goto('/upload');
    await steps.fillUpload(page, name, options);
    return steps.submitUpload(page, button);
  };
  await page.goto('/upload');
  await steps.fillUpload(page, 'Patient 7, first biopsy', { iterations: '1500' });
  yield { name: 'upload-filled', page };
  const done = await steps.submitUpload(page);
  await steps.waitForState(page, done, 'done');
  const faulty = faultyTables();
  const failed = await submit('Patient 8, relapse', { files: faulty.files });
  await steps.waitForState(page, failed, 'failed');
  faulty.remove();
  await submit('病例 9：未开始', {}, 'later');
  const running =
    await submit('Patient 7, run again with a very long name that somebody typed without thinking of narrow screens',
      { iterations: '1000000' });
  const waiting = [await submit('Patient 10', { iterations: '1000000' }),
    await submit('Patient 11', { iterations: '1000000' })];

  await page.goto(`/analysis_result?load_id=${running}`);
  await page.locator('[data-test="live"]').waitFor({ timeout: 60000 });
  await page.locator('[data-test="live-trace"]').waitFor({ timeout: 60000 });
  yield { name: 'result-running', page };
  await page.goto('/home');
  await settled(page);
  yield { name: 'home', page };
  await page.goto('/history_list');
  await settled(page);
  await page.locator('[data-test="job"] details summary').first().click();
  yield { name: 'history', page };
  for (const id of [running, ...waiting]) {
    await steps.jobCard(page, id).locator('[data-test="cancel"]').click();
    await steps.waitForState(page, id, 'cancelled');
  }
  await page.goto(`/analysis_result?load_id=${failed}`);
  await page.locator('[data-test="findings"]').waitFor();
  yield { name: 'result-failed', page };
  await page.goto(`/analysis_result?load_id=${done}`);
  await page.locator('[data-test="loci"] tbody tr').first().waitFor();
  await page.locator('[data-test="log-open"]').click();
  await page.locator('[data-test="log"]').waitFor();
  yield { name: 'result', page };
  await page.locator('[data-test="plot"]').first().click();
  await page.locator('[data-test="plot-large"]').evaluate((image) => image.decode());
  yield { name: 'result-plot', page, isDialog: true };
  await page.keyboard.press('Escape');
  await page.locator('[data-test="rerun"]').click();
  await page.getByRole('dialog').waitFor();
  yield { name: 'result-rerun', page, isDialog: true };
  await context.close();
}

async function* ofAnAdministrator(browser) {
  const { page, context } = await newReader(browser, { axe: true });
  const keeper = steps.makeAdministrator();
  await page.goto('/login?next=%2Fhome');
  await steps.logIn(page, keeper.name, keeper.password);
  await page.waitForURL('**/home');
  await settled(page);
  yield { name: 'home-staff', page };
  for (const tab of ['users', 'jobs', 'notices', 'audit', 'settings']) {
    await page.goto('/notices');
    await page.goto(`/admin#${tab}`);
    await page.locator(`#tab-${tab}[aria-selected="true"]`).waitFor();
    await settled(page);
    yield { name: `admin-${tab}`, page };
  }
  const dialogs = [
    ['users', 'admin-user-delete', page.getByRole('button', { name: /^Delete: / }).first()],
    ['jobs', 'admin-job-trash', page.locator('[data-test="trash"]').first()],
    ['notices', 'admin-notice', page.getByRole('button', { name: 'New notice' })],
  ];
  for (const [tab, name, opener] of dialogs) {
    await page.locator(`#tab-${tab}`).click();
    await opener.click();
    await page.getByRole('dialog').waitFor();
    yield { name, page, isDialog: true };
    await page.keyboard.press('Escape');
    await show(page, { language: 'en', width: 1280 });
  }
  await page.locator('#tab-audit').click();
  await steps.field(page, 'audit_to').fill('2020-01-01');
  await page.locator('.empty-title').waitFor();
  yield { name: 'admin-audit-none', page };
  await context.close();
}

/** @yields {{name: string, page, isPlain?: boolean, isDialog?: boolean}}  isPlain: nginx's own page, without our
 *   modules; isDialog: what matters is in the window, not on the whole page */
export async function* views(browser) {
  yield* forEverybody(browser);
  yield* ofANewUser(browser);
  yield* ofAUser(browser);
  yield* ofAnAdministrator(browser);
}

/** Another language, theme or width, without a reload, so that what was typed and opened stays. */
export async function show(page, { language, theme, width, isPlain = false }) {
  // Without motion: a colour that is on its way from one theme to the other is nobody's.
  if (theme) await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  if (!isPlain) await page.evaluate((name) => import('/js/core/i18n.js').then((module) => module.setLanguage(name)),
    language);
  await page.setViewportSize({ width, height: width < 700 ? 800 : 900 });
  const drawn = () =>
    page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
  await drawn();
  // On a busy machine colours still move after two frames.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState === 'finished'),
    null, { timeout: 10000 });
  await drawn();
}
