// What a reader does, step by step, with the mouse.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { example, kBin, kData, text } from './site.mjs';

let count = 0;

/** A new person's details; the names differ between runs and languages. */
export function person() {
  count += 1;
  const mark = `${Date.now().toString(36)}${count}`;
  return { name: `李 ${mark}`, email: `${mark}@example.org`, password: 'four quiet clones' };
}

/** A new administrator, as clonoctl makes one. */
export function makeAdministrator() {
  const keeper = { name: `keeper ${person().email.split('@')[0]}`, password: 'nine calm harbours' };
  const made = spawnSync(join(kBin, 'clonoctl'), ['--config', join(kData, 'clonoscope.ini'), 'user', 'add', keeper.name,
    '--role', 'admin'], { input: `${keeper.password}\n`, encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return keeper;
}

export const field = (page, name) => page.locator(`[name="${name}"]`);

export async function fillRegistration(page, { name, email, password }) {
  await field(page, 'user_name').fill(name);
  await field(page, 'contact').fill(email);
  await field(page, 'password').fill(password);
}

/** Registers and arrives at the main page. */
export async function register(page, someone = person()) {
  await page.goto('/register');
  await fillRegistration(page, someone);
  await page.locator('[data-test="register-form"] button[type="submit"]').click();
  await page.waitForURL('**/home');
  return someone;
}

export async function logOut(page, language) {
  await page.getByRole('button', { name: text(language, 'nav.logout'), exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/');
}

export async function logIn(page, login, password) {
  await field(page, 'login').fill(login);
  await field(page, 'password').fill(password);
  await page.locator('[data-test="login-form"] button[type="submit"]').click();
}

/** Fills the upload form with the example's tables as one's own data. */
export async function fillUpload(page, name, { files = example().files, iterations = '300' } = {}) {
  await page.locator('[data-test="files"]').setInputFiles(files);
  const samples = page.locator('[data-test="sample"]');
  for (let index = 0; index < files.length; index += 1) {
    await samples.nth(index).waitFor();
    await field(page, `tumour_content_${index}`)
      .fill(String(example().parameters.samples[index]?.tumour_content ?? 0.8));
  }
  await field(page, 'analysis_name').fill(name);
  await field(page, 'num_iters').fill(iterations);
}

export const jobCard = (page, id) => page.locator(`[data-test="job"][data-job="${id}"]`);

/** Sends the form; @returns the new job's id, from the address of the history page. */
export async function submitUpload(page, button = 'start') {
  await page.locator(`[data-test="${button}"]`).click();
  await page.waitForURL('**/history_list?job=*');
  return Number(new URL(page.url()).searchParams.get('job'));
}

/** Waits, without a reload, until the history shows the job in a state. */
export async function waitForState(page, id, state, timeout = 60000) {
  await page.locator(`[data-test="job"][data-job="${id}"][data-state="${state}"]`).waitFor({ timeout });
}

/** Registers, uploads, and waits for the result. @returns the job's id */
export async function makeResult(page, name = 'Biopsy') {
  await register(page);
  await page.goto('/upload');
  await fillUpload(page, name);
  const id = await submitUpload(page);
  await waitForState(page, id, 'done');
  return id;
}
