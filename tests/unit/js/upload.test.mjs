// The look at chosen files and the form of a new analysis.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './support.mjs';

const { initialValues, kParameters } = await load('jobs/parameters');
const { lookAtTable, sampleNameOf } = await load('upload/table_look');
const { addFiles, readUploadForm, tooMuch } = await load('upload/upload_form');

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
  assert.deepEqual([parameters.version, parameters.start, parameters.patient_name, parameters.patient_age],
    [1, true, '王小明', 64]);
});

test('the form names what is missing', () => {
  const samples = [
    { file: file('a.tsv'), name: 'S', tumourContent: '' },
    { file: file('b.tsv'), name: 'S', tumourContent: '2' },
  ];
  const { errors } = readUploadForm(kParameters, form({ name: ' ', samples, patientAge: 'old' }), false);
  assert.deepEqual(Object.keys(errors).sort(), ['name', 'patient_age', 'sample.0.tumour', 'sample.1.name',
    'sample.1.tumour']);
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
