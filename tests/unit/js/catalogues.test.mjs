// The texts of the pages: both languages whole, nothing missing, nothing left over.
import assert from 'node:assert/strict';
import test from 'node:test';
import { catalogue, filesBelow, load, sourceOf } from './support.mjs';

const en = catalogue('en');
const zh = catalogue('zh');

/** Keys whose text may be the same in both languages, and why. */
const kSameOnPurpose = new Set([]);

const kHan = /\p{Script=Han}/u;
const texts = (value) => (typeof value === 'object' ? Object.values(value) : [value]);
const namesIn = (value) =>
  [...new Set(texts(value).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1])))].sort();

const sources = () => filesBelow('html/js', '.js').map(sourceOf).join('\n');

/**
 * Keys as the sources name them: whole literals, and templates such as `state.${state}`, of which the
 * fixed parts must match.
 */
function usedKeys(source) {
  const literals = new Set([...source.matchAll(/['`"]([a-z_]+(?:\.\w+)+)['`"]/g)].map((match) => match[1]));
  const templates = [...source.matchAll(/`([a-z_]+\.(?:[^`\s]|\$\{[^}]*\})*\$\{[^`]*)`/g)].map((match) => {
    const fixed = match[1].split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${fixed.join('[\\w.]+')}$`);
  });
  return { literals, templates };
}

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
});

test('no Chinese text equals the English one', () => {
  const same = Object.keys(en).filter((key) => JSON.stringify(en[key]) === JSON.stringify(zh[key]) &&
    !kSameOnPurpose.has(key));
  assert.deepEqual(same, []);
});

test('Chinese texts are Chinese, English ones are not', () => {
  const onlyValues = (text) => text.replace(/\{\w+\}/g, '').trim().length <= 1;
  const notChinese = Object.keys(zh)
    .filter((key) => texts(zh[key]).some((text) => !kHan.test(text) && !onlyValues(text)));
  // The masked name that the help shows is Chinese in English too.
  const chinese = Object.keys(en).filter((key) => texts(en[key]).some((text) => kHan.test(text)) &&
    key !== 'upload.patient_help');
  assert.deepEqual({ notChinese, chinese }, { notChinese: [], chinese: [] });
});

test('a text fills the same values in both languages', () => {
  // Plural forms may leave the number out ("1 row"), so their union counts.
  const different = Object.keys(en).filter((key) => {
    const [left, right] = [namesIn(en[key]), namesIn(zh[key])];
    return JSON.stringify(left) !== JSON.stringify(right);
  });
  assert.deepEqual(different, []);
});

test('every key that the pages name has a text', () => {
  const { literals } = usedKeys(sources());
  const prefixes = new Set(Object.keys(en).map((key) => key.split('.')[0]));
  const missing = [...literals].filter((key) => prefixes.has(key.split('.')[0]) && !(key in en));
  assert.deepEqual(missing, []);
});

test('every text is used by a page', () => {
  const { literals, templates } = usedKeys(sources());
  const unused = Object.keys(en).filter((key) => !literals.has(key) &&
    !templates.some((template) => template.test(key)));
  assert.deepEqual(unused, []);
});

test('every state, stage, parameter, choice and plot has a name', async () => {
  const { kStates, kStages } = await load('jobs/job');
  const { kParameters } = await load('jobs/parameters');
  const wanted = [
    ...kStates.map((state) => `state.${state}`),
    ...kStages.map((stage) => `stage.${stage}`),
    ...kParameters.flatMap(({ name }) => [`parameter.${name}`, `parameter.${name}.help`]),
    ...kParameters.filter(({ optional }) => optional).map(({ name }) => `parameter.${name}.empty`),
    ...kParameters.flatMap(({ options = [] }) => options.map((option) => `choice.${option}`)),
  ];
  assert.deepEqual(wanted.filter((key) => !(key in en)), []);
});

test('every action and object of the audit record is offered and has a text', async () => {
  const { kAuditActions, kAuditObjects } = await load('admin/audit_actions');
  const programs = ['fcgi', 'ctl'].flatMap((folder) => filesBelow(folder, '.cpp')).map(sourceOf);
  const written =
    programs.flatMap((source) =>
      [...source.matchAll(/"((?:user|session|api_token|job|result|notice|setting)\.[a-z_]+)"/g)].map((match) =>
        match[1]));
  assert.deepEqual([...kAuditActions].sort(), [...new Set(written)].sort());
  const wanted = [...kAuditActions.map((action) => `audit.action.${action}`),
    ...kAuditObjects.map((kind) => `audit.kind.${kind}`)];
  assert.deepEqual(wanted.filter((key) => !(key in en)), []);
});

test('every warning of the engine has a text', () => {
  const page = sourceOf('docs/engine-contract.md');
  const section = page.slice(page.indexOf('\n## Warnings'), page.indexOf('\n## Exit codes'));
  const codes = [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  assert.ok(codes.length >= 5, `only ${codes}`);
  assert.deepEqual(codes.filter((code) => !(`warning.${code}` in en)), []);
});

/** Texts that stand in the markup itself: between tags, or in the attributes that readers hear or see. */
function textsInMarkup(source) {
  // Values are filled in by the code; nested templates among them are markup of their own, so only braces go.
  const markup = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\$\{[^{}`]*\}/g, '');
  const between = [...markup.matchAll(/>([^<>{}$`=;()&|]*\p{L}{2,}[^<>{}$`=;()&|]*)</gu)].map((match) =>
    match[1].trim());
  const spoken = [...markup.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*\p{L}{2,}[^"]*)"/gu)].map((match) =>
    match[1]);
  return [...between, ...spoken];
}

/** Names that are the same in every language. */
const kNames = new Set(['Clonoscope', 'SHA-256', 'mutation_id', 'ref_counts', 'var_counts', 'normal_cn',
  'minor_cn', 'major_cn']);

test('no text of a page stands in its code', () => {
  assert.deepEqual(textsInMarkup('html`<p>Hello you</p><a title="Go there">${x}</a>`'), ['Hello you', 'Go there'],
    'the test sees such texts');
  const found = textsInMarkup(sources()).filter((text) => !kNames.has(text));
  assert.deepEqual(found, []);
});
