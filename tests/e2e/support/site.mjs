// What the tests know of the site that run.mjs started.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { translate } from '../../../html/js/core/translate.js';
import { kRoot } from './stack.mjs';

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start these tests by tests/e2e/run.mjs`);
  return value;
}

export const kUrl = needed('CLONO_URL');
export const kData = needed('CLONO_DATA');
export const kBin = needed('CLONO_BIN');
export const kScreenshots = needed('CLONO_SCREENSHOTS');

export const kLanguages = ['en', 'zh'];
const catalogues =
  Object.fromEntries(kLanguages.map((name) =>
    [name, JSON.parse(readFileSync(join(kRoot, 'html/i18n', `${name}.json`), 'utf8'))]));

/** A text as the page shows it. */
export const text = (language, key, values) => translate(catalogues[language], language, key, values);

/** The bundled example: its parameters and the paths of its tables. */
export function example() {
  const folder = join(kRoot, 'html/examples');
  const parameters = JSON.parse(readFileSync(join(folder, 'parameters.json'), 'utf8'));
  return { parameters, files: parameters.samples.map(({ file }) => join(folder, file)) };
}

/** Where a result's file lies on disk, from the base that the API gives. */
export const onDisk = (base, path) => join(kData, 'files/analysis_result', base.replace(/^\/files\//, ''), path);
