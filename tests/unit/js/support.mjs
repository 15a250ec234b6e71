// Where the unit tests of the pages find what they test.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const kHtml = join(kRoot, 'html');

/** @param module  such as 'core/format' */
export const load = (module) => import(join(kHtml, 'js', `${module}.js`));

/** The texts of one language: en or zh. */
export const catalogue = (name) => JSON.parse(readFileSync(join(kHtml, 'i18n', `${name}.json`), 'utf8'));

/** Paths of all files below a folder of the tree whose names end so, from the tree's root. */
export const filesBelow = (folder, ending) =>
  readdirSync(join(kRoot, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

export const sourceOf = (path) => readFileSync(join(kRoot, path), 'utf8');
