// The real site on a free port with a data folder of its own, by the same script that an operator uses.
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

export const kRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits for a condition with a deadline. @returns what the condition gave */
export async function until(what, condition, milliseconds = 30000) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * scripts/run in the foreground: its keeper ends with it, so nothing stays behind when we are killed.
 * @returns {Promise<{url: string, data: string, stop: () => Promise<void>}>}
 */
export async function startStack(bin) {
  const port = await freePort();
  // Short, because UNIX sockets lie in it; readable, because the services run under accounts of their own.
  const data = mkdtempSync('/tmp/clono-e2e-');
  chmodSync(data, 0o755);
  const site = spawn(join(kRoot, 'scripts/run'), ['--no-install', '--no-build', '--no-demo', '--port', port, '--data',
    join(data, 'd'), '--bin', bin], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  site.stdout.on('data', (text) => (said += text));
  site.stderr.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => site.on('exit', resolve));
  const stop = async () => {
    if (site.exitCode === null) site.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await until('the site answers', () => said.includes('Ctrl-C stops it') ||
      (site.exitCode !== null && Promise.reject(new Error(said))), 120000);
  } catch (error) {
    await stop();
    throw new Error(`scripts/run: ${error.message}\n${said}`);
  }
  return { url: `http://127.0.0.1:${port}`, data: join(data, 'd'), stop };
}

/** Runs clonoctl on the site under test. */
export async function clonoctl(bin, data, parameters, environment = {}) {
  const { stdout } = await promisify(execFile)(join(bin, 'clonoctl'),
    ['--config', join(data, 'clonoscope.ini'), ...parameters], {
    env: { ...process.env, ...environment },
  });
  return stdout;
}
