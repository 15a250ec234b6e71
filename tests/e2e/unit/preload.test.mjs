// What the pages tell the browser to fetch early is what they import.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const html = join(dirname(fileURLToPath(import.meta.url)), '../../../html');
const { modulesOf, pages, withPreloads } = await import(join(html, 'preload.mjs'));

test('the import graph is followed to its end', () => {
  const modules = modulesOf('js/pages/login.js');
  for (const path of ['js/components/mount.js', 'js/lib/api.js', 'js/lib/api_error.js', 'vendor/preact.js']) assert.ok(modules.includes(path), path);
  assert.ok(!modules.includes('js/pages/home.js'));
});

for (const name of pages()) {
  test(`${name} preloads what it imports (else: node html/preload.mjs)`, () => {
    assert.equal(readFileSync(join(html, name), 'utf8'), withPreloads(name));
  });
}
