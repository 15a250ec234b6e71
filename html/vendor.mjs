// Copies the browser libraries that `npm ci` brought into vendor/, from where nginx serves them.
// Usage: cd html && npm ci --ignore-scripts && node vendor.mjs
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** [file in node_modules, name in vendor/]. The .js ending is one that every nginx serves as a script. */
const files = [
  ['htm/preact/standalone.module.js', 'preact.js'],
  ['htm/LICENSE', 'preact.LICENSE'],
];

await mkdir(join(here, 'vendor'), { recursive: true });
for (const [from, to] of files) {
  await copyFile(join(here, 'node_modules', from), join(here, 'vendor', to));
}
