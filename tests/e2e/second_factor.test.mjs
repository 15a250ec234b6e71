// Turning a second factor on, logging in with it, and a forgotten password.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { breaches, newReader, openBrowser } from './support/browser.mjs';
import { kBin, kData, kLanguages, kScreenshots, text } from './support/site.mjs';
import { clonoctl } from './support/stack.mjs';
import * as steps from './support/steps.mjs';
import { show } from './support/views.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

/** What an authenticator app shows (RFC 6238). @param steps  of 30 s later */
function codeOf(secret, steps = 0) {
  const bits = [...secret.replaceAll(' ', '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)
    .toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

const dialog = (page) => page.getByRole('dialog');
const submitDialog = (page) => dialog(page).locator('button[type="submit"]').click();
const submitLogin = (page) => page.locator('[data-test="login-form"] button[type="submit"]').click();

/** No breach of WCAG, and pictures at the narrowest and a usual width for people to look at. */
async function picture(page, name, language) {
  for (const width of [320, 1280]) {
    await show(page, { language, theme: 'light', width });
    assert.deepEqual(await breaches(page), [], name);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      `${name} is wider than ${width}`);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: `${kScreenshots}/${name}-${width}-${language}.png`, fullPage: true,
      animations: 'disabled' });
  }
}

for (const language of kLanguages) {
  test(`a second factor is turned on and asked for at the next login, in ${language}`, async () => {
    const { page, context, check } = await newReader(browser, { language, axe: true, expected: [/\/api\/login/] });
    const someone = await steps.register(page);
    await page.goto('/account');
    await page.locator('[data-test="factor-on"]').click();
    await steps.field(dialog(page), 'password').fill(someone.password);
    await submitDialog(page);
    const secret = await page.locator('[data-test="factor-secret"]').innerText();
    assert.ok(await page.locator('.factor-secret img')
      .evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
    await picture(page, 'factor-set-up', language);
    await steps.field(page, 'first_code').fill(codeOf(secret));
    await page.locator('[data-test="factor-set-up"] button[type="submit"]').click();
    const codes = page.locator('[data-test="recovery-codes"] li');
    await codes.nth(9).waitFor();
    assert.equal(await codes.count(), 10);
    const recovery = await codes.first().innerText();
    await picture(page, 'factor-on', language);

    await steps.logOut(page, language);
    await page.goto('/login?next=%2Fhome');
    await steps.logIn(page, someone.name, someone.password);
    await steps.field(page, 'code').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), 'code');
    assert.equal(await page.locator('[data-test="error"]').count(), 0);
    await steps.field(page, 'code').fill('not it');
    await submitLogin(page);
    await page.locator('[data-test="error"]').waitFor();
    await picture(page, 'login-code', language);
    // The app's next code, because each is taken once: a clock may be ahead by one step.
    await steps.field(page, 'code').fill(codeOf(secret, 1));
    await submitLogin(page);
    await page.waitForURL('**/home');

    await page.goto('/account');
    await page.locator('[data-test="factor-off"]').click();
    await steps.field(dialog(page), 'password').fill(someone.password);
    await steps.field(dialog(page), 'code').fill(recovery.toLowerCase());
    await picture(page, 'factor-off', language);
    await submitDialog(page);
    await page.locator('[data-test="factor-on"]').waitFor();
    check();
    await context.close();
  });
}

for (const language of kLanguages) {
  test(`a forgotten password is set anew with the operator's code, in ${language}`, async () => {
    const { page, context, check } = await newReader(browser,
      { language, axe: true, expected: [/\/api\/password_reset/] });
    const someone = await steps.register(page);
    await steps.logOut(page, language);
    const said = await clonoctl(kBin, kData, ['user', 'password', someone.name]);
    const [code] = said.match(/([A-Z2-7]{4}-){5}[A-Z2-7]{4}/);
    await page.goto('/login');
    await page.getByRole('link', { name: text(language, 'reset.have_code') }).click();
    await steps.field(page, 'reset_code').fill('not it');
    await steps.field(page, 'new_password').fill('seven other clones');
    const submit = page.locator('[data-test="reset-form"] button[type="submit"]');
    await submit.click();
    await page.locator('[data-test="error"]').waitFor();
    await picture(page, 'reset', language);
    await steps.field(page, 'reset_code').fill(code);
    await submit.click();
    await page.getByText(text(language, 'reset.done')).waitFor();
    await picture(page, 'reset-done', language);
    await steps.logIn(page, someone.name, 'seven other clones');
    await page.waitForURL('**/home');
    check();
    await context.close();
  });
}

test('another session is ended with the password', async () => {
  const { page, context, check } = await newReader(browser);
  const someone = await steps.register(page);
  const other = await newReader(browser, { expected: [/\/api\//] });
  await other.page.goto('/login?next=%2Fhome');
  await steps.logIn(other.page, someone.name, someone.password);
  await other.page.waitForURL('**/home');
  await page.goto('/account');
  const end = page.getByRole('button', { name: `${text('en', 'account.end_session')}: ` }); // not the dialog's
  await end.click();
  await steps.field(dialog(page), 'password').fill(someone.password);
  await submitDialog(page);
  await end.waitFor({ state: 'detached' });
  await other.page.goto('/account');
  await other.page.waitForURL('**/login?next=%2Faccount');
  check();
  await other.context.close();
  await context.close();
});

test('where the site demands a second factor, pages lead to it', async () => {
  const { page, context } = await newReader(browser, { expected: [/\/api\//] });
  await steps.register(page);
  const missing = { error: { code: 'second_factor_missing', message: 'Please.', messages: { en: 'Please.', zh: '请。' },
    request_id: 'deadbeef00000002' } };
  await page.route(/\/api\/(jobs|usage)/, (route) => route.fulfill({ status: 403, json: missing }));
  await page.goto('/history_list');
  await page.waitForURL('**/account#second-factor');
  await page.locator('[data-test="factor-on"]').waitFor();
  await context.close();
});
