// The pure modules of the pages.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

globalThis.crypto ??= webcrypto; // Node 18 has it, but not as a global

const lib = join(dirname(fileURLToPath(import.meta.url)), '../../../html/js/lib');
const load = (name) => import(join(lib, `${name}.js`));

const { safeNext, loginPath } = await load('next_url');
const { formatAbout, formatBytes, formatDuration, formatFraction, formatSignificant, wholePercent } = await load('format');
const { nextDelay } = await load('poll');
const { sortRows } = await load('sort_rows');
const { lookAtTable, sampleNameOf } = await load('table_look');
const { initialValues, kParameters, readParameters, readTumourContent, withLimits } = await load('parameters');
const { addFiles, readUploadForm, tooMuch } = await load('upload_form');
const { fingerprint, forgetIntent, keyFor } = await load('idempotency');
const { ApiError, errorFromReply } = await load('api_error');
const { translate } = await load('translate');
const { fileUrl } = await load('jobs');

const kOrigin = 'https://clono.example';
const next = (value) => safeNext(`?next=${encodeURIComponent(value)}`, kOrigin);

test('after the login one comes back to a page of this site', () => {
  assert.equal(next('/analysis_result?load_id=17'), '/analysis_result?load_id=17');
  assert.equal(loginPath({ pathname: '/upload', search: '?example=1' }), '/login?next=%2Fupload%3Fexample%3D1');
});

test('the login never leads to another site or back to itself', () => {
  const hostile = ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example', '/%0d\n', '/login', '/api/logout', '\\\\evil', '', '/x\\..\\..//evil'];
  for (const value of hostile) assert.equal(next(value), '/home', value);
  assert.equal(safeNext('', kOrigin), '/home');
});

test('sizes, durations and fractions read well', () => {
  assert.equal(formatBytes(999), '999 B');
  assert.equal(formatBytes(1234567), '1.2 MB');
  assert.equal(formatDuration(3725, 'en'), '1 h 2 min');
  assert.equal(formatDuration(59.6, 'zh'), '1 分钟');
  assert.deepEqual([3.2, 57, 604, 8000].map((seconds) => formatAbout(seconds)), ['4 s', '1 min', '11 min', '2 h 20 min']);
  assert.equal(formatDuration(null), '–');
  assert.deepEqual([formatSignificant(2591.4), formatSignificant(12345), formatSignificant(0.99512)], ['2,590', '12,345', '0.995']);
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

const kHeader = 'mutation_id\tref_counts\tvar_counts\tnormal_cn\tminor_cn\tmajor_cn';
const codes = (text) => lookAtTable(text, true).problems.map(({ code }) => code);

test('the quick look passes a good table, also with CRLF, quotes, a byte-order mark and other columns', () => {
  assert.deepEqual(codes(`${kHeader}\nm1\t1\t2\t2\t1\t1\n`), []);
  assert.deepEqual(codes(`\uFEFF"mutation_id"\t${kHeader.slice(12)}\textra\r\nm1\t1\t2\t2\t1\t1\tx\r\n\r\n`), []);
  assert.equal(lookAtTable(`${kHeader}\nm1\t1\t2\t2\t1\t1\n\nm2\t1\t2\t2\t1\t1`, true).rowCount, 2);
});

test('the quick look names the commonest slips', () => {
  assert.deepEqual(codes(''), ['empty']);
  assert.deepEqual(codes(kHeader), ['no_rows']);
  assert.deepEqual(codes(`${kHeader.replaceAll('\t', ',')}\nm1,1,2,2,1,1\n`), ['not_tabs']);
  assert.deepEqual(codes(`${kHeader}\nm1\t1\t2\n`), ['short_row']);
  const renamed = lookAtTable(`${kHeader.replace('var_counts', 'alt_counts')}\nm1\t1\t2\t2\t1\t1\n`, true).problems;
  assert.deepEqual(renamed.map(({ code }) => code), ['missing_columns', 'rename_hint']);
  assert.deepEqual(renamed[1].values, { found: 'alt_counts', name: 'var_counts' });
});

test('a head that was cut does not judge its last line', () => {
  assert.deepEqual(lookAtTable(`${kHeader}\nm1\t1\t2\t2\t1\t1\nm2\t1`, false).problems, []);
});

test('a sample is called as its file without the last ending', () => {
  assert.equal(sampleNameOf('biopsy.1.tsv.gz'), 'biopsy.1');
  assert.equal(sampleNameOf('S1.tsv'), 'S1');
});

test('a tumour content is a number above 0 and at most 1, never assumed', () => {
  assert.deepEqual(['0.75', '1', '0,5', ' .5 '].map(readTumourContent), [0.75, 1, 0.5, 0.5]);
  assert.deepEqual(['', '0', '1.01', '75%', '1e-1', '-0.5', 'NaN'].map(readTumourContent), Array(7).fill(null));
});

test('empty optional parameters are left to the server, wrong ones are named', () => {
  const fields = initialValues(kParameters);
  const { values, errors } = readParameters(kParameters, fields);
  assert.deepEqual(errors, {});
  assert.ok(!('burnin' in values) && !('seed' in values));
  assert.equal(values.num_iters, 10000);
  assert.deepEqual(Object.keys(readParameters(kParameters, { ...fields, num_iters: '10.5' }).errors), ['num_iters']);
  assert.deepEqual(Object.keys(readParameters(kParameters, { ...fields, num_iters: '100', burnin: '100' }).errors), ['burnin']);
});

test('ranges and defaults come from the server', () => {
  const [changed] = withLimits(kParameters.filter(({ name }) => name === 'num_iters'), { parameters: { num_iters: { min: 100, max: 200, default: 150 } } });
  assert.deepEqual([changed.min, changed.max, changed.initial], [100, 200, 150]);
});

const file = (name) => ({ name, size: 10, lastModified: 5 });
const form = (changes = {}) => ({
  name: 'A',
  samples: [{ file: file('s1.tsv'), name: 'S1', tumourContent: '0.8' }],
  fields: initialValues(kParameters),
  patientName: '',
  patientAge: '',
  ...changes,
});

test('the form becomes the parameters of the request', () => {
  const { parameters, errors } = readUploadForm(kParameters, form({ patientName: '王小明', patientAge: '64' }), true);
  assert.deepEqual(errors, {});
  assert.deepEqual(parameters.samples, [{ file: 's1.tsv', name: 'S1', tumour_content: 0.8 }]);
  assert.deepEqual([parameters.version, parameters.start, parameters.patient_name, parameters.patient_age], [1, true, '王小明', 64]);
});

test('the form names what is missing', () => {
  const samples = [
    { file: file('a.tsv'), name: 'S', tumourContent: '' },
    { file: file('b.tsv'), name: 'S', tumourContent: '2' },
  ];
  const { errors } = readUploadForm(kParameters, form({ name: ' ', samples, patientAge: 'old' }), false);
  assert.deepEqual(Object.keys(errors).sort(), ['name', 'patient_age', 'sample.0.tumour', 'sample.1.name', 'sample.1.tumour']);
  assert.deepEqual(Object.keys(readUploadForm(kParameters, form({ samples: [] }), false).errors), ['files']);
});

test('too many or too large files are refused before a byte is sent', () => {
  const limits = { files: 2, file_bytes: 10, total_bytes: 15 };
  const sized = (...sizes) => sizes.map((size, index) => ({ name: `${index}.tsv`, size }));
  assert.equal(tooMuch(sized(10, 5), limits), null);
  assert.equal(tooMuch(sized(1, 1, 1), limits).code, 'too_many_files');
  assert.deepEqual(tooMuch(sized(1, 11), limits), { code: 'file_too_large', values: { name: '1.tsv', bytes: 10 } });
  assert.equal(tooMuch(sized(10, 6), limits).code, 'files_too_large');
});

test('a file is added once under its name', () => {
  const { added, refused } = addFiles([{ file: file('a.tsv') }], [file('a.tsv'), file('b.tsv'), file('b.tsv')]);
  assert.deepEqual([added.map(({ name }) => name), refused], [['b.tsv'], ['a.tsv', 'b.tsv']]);
});

function memory() {
  const values = new Map();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value), removeItem: (key) => values.delete(key) };
}

test('a retry of the same intent keeps its key, a changed form or a new start does not', () => {
  const storage = memory();
  const intent = fingerprint({ a: 1 }, [file('s1.tsv')]);
  const key = keyFor(intent, storage);
  assert.match(key, /^[A-Za-z0-9_-]{24}$/);
  assert.equal(keyFor(intent, storage), key);
  assert.notEqual(keyFor(fingerprint({ a: 2 }, [file('s1.tsv')]), storage), key);
  const again = keyFor(intent, storage);
  forgetIntent(storage);
  assert.notEqual(keyFor(intent, storage), again);
});

test('an error reply tells code, messages, fields and request id', () => {
  const body = { error: { code: 'invalid', message: 'x', messages: { en: 'Wrong.', zh: '错误。' }, request_id: 'r1', fields: { name: { code: 'taken', en: 'a', zh: 'b' } } } };
  const error = errorFromReply(422, body, () => null);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.status, error.code, error.requestId, error.messages.zh, error.fields.name.code], [422, 'invalid', 'r1', '错误。', 'taken']);
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

test('file URLs keep the folders and escape the names', () => {
  assert.equal(fileUrl('/files/3/17/1/', 'plots/cluster/S 1#.png'), '/files/3/17/1/plots/cluster/S%201%23.png');
  assert.equal(fileUrl('/files/3/17/1/', '/files/3/17/1/a.png'), '/files/3/17/1/a.png');
});

const { readTable } = await load('read_table');
const { clustersAsCsv, clustersAsJson, filterClusters } = await load('cluster_export');

test('a table of the engine is read with its quotes', () => {
  const table = readTable('code\tsample\tmessage\na\tS 1\t"say ""x"""\nb\t"t"\t\n');
  assert.deepEqual(table, [
    { code: 'a', sample: 'S 1', message: 'say "x"' },
    { code: 'b', sample: 't', message: '' },
  ]);
  assert.deepEqual(readTable(''), []);
});

const kClusters = [
  { cluster_id: 0, size: 40, samples: [{ sample_id: 'S, 1', mean: 0.98, std: 0.01 }, { sample_id: 'S2', mean: 0.4, std: 0.1 }] },
  { cluster_id: 1, size: 3, samples: [{ sample_id: 'S, 1', mean: 0.2, std: 0.02 }, { sample_id: 'S2', mean: null, std: null }] },
];

test('clusters become CSV after RFC 4180, and JSON with all digits', () => {
  assert.deepEqual(clustersAsCsv(kClusters.slice(1)).split('\r\n'), ['sample_id,cluster_id,size,mean,std', '"S, 1",1,3,0.2,0.02', 'S2,1,3,,', '']);
  assert.deepEqual(JSON.parse(clustersAsJson(kClusters))[0], { sample_id: 'S, 1', cluster_id: 0, size: 40, mean: 0.98, std: 0.01 });
});

test('clusters are filtered by size and by prevalence in any sample', () => {
  const ids = (filter) => filterClusters(kClusters, filter).map((cluster) => cluster.cluster_id);
  assert.deepEqual([ids({}), ids({ size: '4' }), ids({ prevalence: '0,9' }), ids({ prevalence: '0.99' })], [[0, 1], [0], [0], []]);
});

test('the prior of the best clustering is the automatic one where the engine samples anew', async () => {
  const { viPrior } = await load('partition_prior');
  assert.deepEqual(
    [['auto', 20000, 4], ['pyclone', 8, 1], ['pyclone', 9, 1], ['pyclone', 2500, 4], ['pyclone', 2501, 4], [undefined, 100, 4]].map((run) => viPrior(...run)),
    ['auto', 'pyclone', 'auto', 'auto', 'pyclone', 'auto'],
  );
});
