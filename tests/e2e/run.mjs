// Starts the real site once, runs the browser tests against it one file after the other, stops the site.
// Usage: node tests/e2e/run.mjs BIN_FOLDER [FILE...]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kRoot, startStack } from './support/stack.mjs';

const kHere = dirname(fileURLToPath(import.meta.url));
const [bin, ...wanted] = process.argv.slice(2);
if (!bin) {
  console.error('usage: run.mjs BIN_FOLDER [FILE...]');
  process.exit(2);
}

function fetchDrivers() {
  if (existsSync(join(kHere, 'node_modules/playwright-core'))) return;
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: kHere, stdio: 'inherit' });
  if (done.status !== 0) process.exit(1);
}

const runTest = (file, environment) =>
  new Promise((done) => {
    const child = spawn(process.execPath, [...(file.endsWith('.test.mjs') ? ['--test'] : []), join(kHere, file)],
      { stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('exit', (code) => done(code ?? 1));
  });

fetchDrivers();
const files = wanted.length > 0 ? wanted : readdirSync(kHere).filter((name) => name.endsWith('.test.mjs')).sort();
const screenshots = join(kRoot, 'build/e2e-screenshots');
mkdirSync(screenshots, { recursive: true });
const site = await startStack(resolve(bin));
let failed = 0;
const stop = async (code) => {
  await site.stop();
  process.exit(code);
};
process.on('SIGINT', () => stop(130));
process.on('SIGTERM', () => stop(143));
for (const file of files) {
  failed += await runTest(file, { CLONO_URL: site.url, CLONO_DATA: site.data, CLONO_BIN: resolve(bin),
    CLONO_SCREENSHOTS: screenshots });
}
await stop(failed === 0 ? 0 : 1);
