// Writes into each page the list of modules that it will load, so that the browser asks for them at once
// instead of finding them one import after the other. Usage: node preload.mjs (after a change of imports;
// a test tells when it is due)
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const kHtml = dirname(fileURLToPath(import.meta.url));
const kImport = /^(?:import|export)\s[^'"]*?['"](\.[^'"]+)['"]/gms;
const kEntry = /<script type="module" src="\/([^"]+)"><\/script>/;
const kPreload = /<link rel="modulepreload" href="[^"]+">\n/g;

function importsOf(path) {
  if (path.startsWith('vendor/')) return [];
  const source = readFileSync(join(kHtml, path), 'utf8');
  return [...source.matchAll(kImport)].map((match) => posix.join(posix.dirname(path), match[1]));
}

/** Everything that the entry module imports, directly or not, in the order in which it is met. */
export function modulesOf(entry) {
  const met = new Set();
  const queue = [entry];
  for (const path of queue) {
    for (const wanted of importsOf(path)) {
      if (met.has(wanted)) continue;
      met.add(wanted);
      queue.push(wanted);
    }
  }
  return [...met];
}

export const pages = () => readdirSync(kHtml).filter((name) => name.endsWith('.html'));

/** The page as it should be. */
export function withPreloads(name) {
  const text = readFileSync(join(kHtml, name), 'utf8').replace(kPreload, '');
  const [script, entry] = kEntry.exec(text);
  const links = modulesOf(entry).map((path) => `<link rel="modulepreload" href="/${path}">\n`);
  return text.replace(script, links.join('') + script);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of pages()) writeFileSync(join(kHtml, name), withPreloads(name));
}
