// What the pages tell the browser to fetch early is what they import.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { kHtml as html } from './support.mjs';

const { modulesOf, pages, withPreloads } = await import(join(html, 'preload.mjs'));

test('the import graph is followed to its end', () => {
  const modules = modulesOf('js/account/login_page.js');
  for (const path of ['js/ui/mount.js', 'js/core/api.js', 'js/core/api_error.js',
    'vendor/preact.js']) assert.ok(modules.includes(path), path);
  assert.ok(!modules.includes('js/jobs/home_page.js'));
});

for (const name of pages()) {
  test(`${name} preloads what it imports (else: node html/preload.mjs)`, () => {
    assert.equal(readFileSync(join(html, name), 'utf8'), withPreloads(name));
  });
}
