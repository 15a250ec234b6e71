// The administration, by the first administrator as clonoctl makes it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, newReader, openBrowser } from './support/browser.mjs';
import { text } from './support/site.mjs';
import * as steps from './support/steps.mjs';

let browser;
let keeper;
before(async () => {
  keeper = steps.makeAdministrator();
  browser = await openBrowser();
});
after(() => browser?.close());

async function administrator(options = {}) {
  const reader = await newReader(browser, options);
  await reader.page.goto('/login?next=%2Fadmin');
  await steps.logIn(reader.page, keeper.name, keeper.password);
  await reader.page.waitForURL('**/admin');
  return reader;
}

test('a notice that an administrator writes is seen by everybody and can be put away', async () => {
  const { page, context, check } = await administrator();
  await page.getByRole('tab', { name: text('en', 'admin.tab.notices') }).click();
  await page.getByRole('button', { name: text('en', 'admin.new_notice') }).click();
  await steps.field(page, 'notice_title').fill('维护通知 Maintenance');
  await steps.field(page, 'notice_text').fill('<b>Sunday</b> 06:00');
  await steps.field(page, 'notice_from').fill('2020-01-01T00:00');
  await page.getByRole('button', { name: text('en', 'common.save') }).click();
  await page.getByRole('rowheader', { name: '维护通知 Maintenance' }).waitFor();

  const everybody = await newReader(browser);
  await everybody.page.goto('/');
  const banner = everybody.page.getByText('<b>Sunday</b> 06:00');
  await banner.waitFor();
  await everybody.page.getByRole('button', { name: text('en', 'notices.put_away', { title: '维护通知 Maintenance' }) })
    .click();
  await banner.waitFor({ state: 'detached' });
  everybody.check();
  await everybody.context.close();

  await page.getByRole('button', { name: `${text('en', 'admin.delete')}: 维护通知 Maintenance` }).click();
  await page.getByRole('dialog').getByRole('button', { name: text('en', 'admin.delete'), exact: true }).click();
  await page.getByRole('rowheader', { name: '维护通知 Maintenance' }).waitFor({ state: 'detached' });
  check();
  await context.close();
});

test('a locked user is out, and the record says who did it', async () => {
  const user = await newReader(browser, { expected: [/\/api\//] });
  const someone = await steps.register(user.page);
  const { page, context, check } = await administrator();
  await steps.field(page, 'user_q').fill(someone.name);
  await page.getByRole('button', { name: `${text('en', 'admin.lock')}: ${someone.name}` }).click();
  await page.getByRole('button', { name: `${text('en', 'admin.unlock')}: ${someone.name}` }).waitFor();
  await user.page.goto('/home');
  await user.page.waitForURL('**/login?next=%2Fhome');
  await page.getByRole('tab', { name: text('en', 'admin.tab.audit') }).click();
  await page.getByRole('row').filter({ hasText: keeper.name }).first().waitFor();
  check();
  await user.context.close();
  await context.close();
});

test('a role is changed when that was confirmed, and else the list shows the old one', async () => {
  const user = await newReader(browser);
  const someone = await steps.register(user.page);
  const { page, context, check } = await administrator();
  await steps.field(page, 'user_q').fill(someone.name);
  const role = page.getByLabel(`${text('en', 'account.role')}: ${someone.name}`);
  const dialog = page.getByRole('dialog');
  await role.selectOption('support');
  await dialog.getByRole('button', { name: text('en', 'common.cancel'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await role.inputValue(), 'user');
  await role.selectOption('support');
  await dialog.getByRole('button', { name: text('en', 'admin.role'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.reload();
  await steps.field(page, 'user_q').fill(someone.name);
  await page.waitForFunction((name) => [...document.querySelectorAll('tbody select')].some((select) =>
    select.getAttribute('aria-label').includes(name) && select.value === 'support'), someone.name);
  check();
  await user.context.close();
  await context.close();
});

test("another's analysis goes to the trash when that was confirmed, and comes back", async () => {
  const user = await newReader(browser);
  const someone = await steps.register(user.page);
  await user.page.goto('/upload');
  await steps.fillUpload(user.page, 'Unwanted');
  const id = await steps.submitUpload(user.page, 'later');
  const { page, context, check } = await administrator();
  await page.getByRole('tab', { name: text('en', 'admin.tab.jobs') }).click();
  await steps.field(page, 'job_q').fill(String(id));
  const row = page.getByRole('row').filter({ hasText: someone.name });
  const press = (name) => row.getByRole('button', { name: `${text('en', name)}: Unwanted` }).click();
  const dialog = page.getByRole('dialog');
  await press('job.action.trash');
  await dialog.getByText(text('en', 'admin.ask_trash', { name: 'Unwanted', owner: someone.name })).waitFor();
  await dialog.getByRole('button', { name: text('en', 'common.cancel'), exact: true }).click();
  assert.equal((await api(user.page, `/api/jobs/${id}`)).trashed_at, null, 'nothing happens without the confirmation');
  await press('job.action.trash');
  await dialog.getByRole('button', { name: text('en', 'job.action.trash'), exact: true }).click();
  await row.getByText(text('en', 'history.trash'), { exact: true }).waitFor();
  assert.notEqual((await api(user.page, `/api/jobs/${id}`)).trashed_at, null);
  await press('job.action.restore');
  await row.getByRole('button', { name: `${text('en', 'job.action.trash')}: Unwanted` }).waitFor();
  assert.equal((await api(user.page, `/api/jobs/${id}`)).trashed_at, null);
  check();
  await user.context.close();
  await context.close();
});

test('the record is filtered by user, action and object, and by a click on one of them', async () => {
  const user = await newReader(browser);
  const someone = await steps.register(user.page);
  await user.page.goto('/upload');
  await steps.fillUpload(user.page, 'Recorded');
  const id = await steps.submitUpload(user.page, 'later');
  await steps.jobCard(user.page, id).locator('[data-test="trash"]').click();
  await steps.jobCard(user.page, id).waitFor({ state: 'detached' });
  const { page, context, check } = await administrator();
  await page.getByRole('tab', { name: text('en', 'admin.tab.audit') }).click();
  const rows = page.locator('tbody tr');
  const shown = async (...names) => {
    const wanted = names.map((name) => text('en', `audit.action.${name}`));
    await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length === count, wanted.length);
    assert.deepEqual(await rows.locator('td:nth-child(3) > span:first-child').allTextContents(), wanted);
  };
  await steps.field(page, 'audit_user').fill(someone.name);
  await steps.field(page, 'audit_user').press('Enter');
  await shown('job.trash', 'user.register');
  await steps.field(page, 'audit_action').selectOption('job.trash');
  await shown('job.trash');
  await page.getByRole('button', { name: text('en', 'history.clear') }).click();
  await page.getByRole('button', { name: `${text('en', 'audit.kind.job')} ${id}`, exact: true }).click();
  await shown('job.trash');
  assert.equal(await steps.field(page, 'audit_object_id').inputValue(), String(id));
  await steps.field(page, 'audit_to').fill('2020-01-01');
  await page.getByText(text('en', 'admin.nothing')).waitFor();
  check();
  await user.context.close();
  await context.close();
});

test('who is no administrator sees no administration', async () => {
  const { page, context, check } = await newReader(browser);
  await steps.register(page);
  await page.goto('/admin');
  await page.getByRole('heading', { name: text('en', 'error.forbidden.staff') }).waitFor();
  check();
  await context.close();
});
