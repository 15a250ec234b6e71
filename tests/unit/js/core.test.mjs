// The modules of html/js/core that need no browser.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { load } from './support.mjs';

globalThis.crypto ??= webcrypto; // Node 18 has it, but not as a global

const { safeNext, loginPath } = await load('core/next_url');
const { formatAbout, formatBytes, formatDuration, formatFraction, formatSignificant, wholePercent } =
  await load('core/format');
const { nextDelay } = await load('core/poll');
const { sortRows } = await load('core/sort_rows');
const { fingerprint, forgetIntent, keyFor } = await load('core/idempotency');
const { ApiError, errorFromReply } = await load('core/api_error');
const { translate } = await load('core/translate');

const kOrigin = 'https://clono.example';
const next = (value) => safeNext(`?next=${encodeURIComponent(value)}`, kOrigin);

test('after the login one comes back to a page of this site', () => {
  assert.equal(next('/analysis_result?load_id=17'), '/analysis_result?load_id=17');
  assert.equal(loginPath({ pathname: '/upload', search: '?example=1' }), '/login?next=%2Fupload%3Fexample%3D1');
});

test('the login never leads to another site or back to itself', () => {
  const hostile = ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)',
    '/\t/evil.example', '/%0d\n', '/login', '/api/logout', '\\\\evil', '', '/x\\..\\..//evil'];
  for (const value of hostile) assert.equal(next(value), '/home', value);
  assert.equal(safeNext('', kOrigin), '/home');
});

test('sizes, durations and fractions read well', () => {
  assert.equal(formatBytes(999), '999 B');
  assert.equal(formatBytes(1234567), '1.2 MB');
  assert.equal(formatDuration(3725, 'en'), '1 h 2 min');
  assert.equal(formatDuration(59.6, 'zh'), '1 分钟');
  assert.deepEqual([3.2, 57, 604, 8000].map((seconds) => formatAbout(seconds)),
    ['4 s', '1 min', '11 min', '2 h 20 min']);
  assert.equal(formatDuration(null), '–');
  assert.deepEqual([formatSignificant(2591.4), formatSignificant(12345), formatSignificant(0.99512)],
    ['2,590', '12,345', '0.995']);
  assert.equal(formatFraction(0.98765), '0.988');
  assert.equal(formatFraction(null), '–');
});

test('100 per cent is shown only when it is reached', () => {
  assert.equal(wholePercent(99.99), 99);
  assert.equal(wholePercent(100), 100);
  assert.equal(wholePercent(undefined), 0);
});

test('polling is quick while something moves and slow when nothing does', () => {
  const moving = nextDelay({ active: true, unchanged: 0, failures: 0 }, 0.5);
  const idle = nextDelay({ active: false, unchanged: 0, failures: 0 }, 0.5);
  assert.ok(moving < 1000 && idle >= 10000);
  assert.ok(nextDelay({ active: true, unchanged: 50, failures: 0 }, 0.5) <= 5000);
});

test('polling backs off while the server fails and heeds Retry-After', () => {
  const delays = [1, 2, 3, 4, 5, 6, 20].map((failures) => nextDelay({ active: true, unchanged: 0, failures }, 0.5));
  assert.deepEqual(delays, [...delays].sort((left, right) => left - right));
  assert.equal(delays.at(-1), 30000);
  assert.ok(nextDelay({ active: true, unchanged: 0, failures: 1, retryAfter: 60 }, 0) >= 60000);
});

test('rows sort by number and by name, missing values last', () => {
  const rows = [{ v: 2 }, { v: null }, { v: 10 }, { v: 1 }];
  assert.deepEqual(sortRows(rows, (row) => row.v, 'ascending').map((row) => row.v), [1, 2, 10, null]);
  assert.deepEqual(sortRows(rows, (row) => row.v, 'descending').map((row) => row.v), [10, 2, 1, null]);
  assert.deepEqual(sortRows(['S10', 'S2', 'S1'], (name) => name, 'ascending'), ['S1', 'S2', 'S10']);
});

const file = { name: 's1.tsv', size: 10, lastModified: 5 };

function memory() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key) };
}

test('a retry of the same intent keeps its key, a changed form or a new start does not', () => {
  const storage = memory();
  const intent = fingerprint({ a: 1 }, [file]);
  const key = keyFor(intent, storage);
  assert.match(key, /^[A-Za-z0-9_-]{24}$/);
  assert.equal(keyFor(intent, storage), key);
  assert.notEqual(keyFor(fingerprint({ a: 2 }, [file]), storage), key);
  const again = keyFor(intent, storage);
  forgetIntent(storage);
  assert.notEqual(keyFor(intent, storage), again);
});

test('an error reply tells code, messages, fields and request id', () => {
  const body = { error: { code: 'invalid', message: 'x', messages: { en: 'Wrong.', zh: '错误。' }, request_id: 'r1',
    fields: { name: { code: 'taken', en: 'a', zh: 'b' } } } };
  const error = errorFromReply(422, body, () => null);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.status, error.code, error.requestId, error.messages.zh, error.fields.name.code],
    [422, 'invalid', 'r1', '错误。', 'taken']);
});

test('an error page that is not ours is still an error with its id', () => {
  const error = errorFromReply(502, null, (name) => ({ 'X-Request-Id': 'r2', 'Retry-After': '5' })[name] ?? null);
  assert.deepEqual([error.code, error.requestId, error.retryAfter, error.isPassing], ['http_502', 'r2', 5, true]);
});

test('texts are filled and chosen by number', () => {
  const catalogue = { plain: 'Hello {name}', rows: { one: '1 row', other: '{count} rows' } };
  assert.equal(translate(catalogue, 'en', 'plain', { name: '{x}' }), 'Hello {x}');
  assert.equal(translate(catalogue, 'en', 'rows', { count: 1 }), '1 row');
  assert.equal(translate(catalogue, 'en', 'rows', { count: 7 }), '7 rows');
  assert.equal(translate(catalogue, 'en', 'unknown.key'), 'unknown.key');
});
