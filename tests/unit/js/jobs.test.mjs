// What the pages know of jobs and their parameters.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './support.mjs';

const { initialValues, kParameters, readParameters, readTumourContent, withLimits } = await load('jobs/parameters');
const { fileUrl } = await load('jobs/job');

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
  assert.deepEqual(Object.keys(readParameters(kParameters, { ...fields, num_iters: '100', burnin: '100' }).errors),
    ['burnin']);
});

test('ranges and defaults come from the server', () => {
  const [changed] = withLimits(kParameters.filter(({ name }) => name === 'num_iters'),
    { parameters: { num_iters: { min: 100, max: 200, default: 150 } } });
  assert.deepEqual([changed.min, changed.max, changed.initial], [100, 200, 150]);
});

test('file URLs keep the folders and escape the names', () => {
  assert.equal(fileUrl('/files/3/17/1/', 'plots/cluster/S 1#.png'), '/files/3/17/1/plots/cluster/S%201%23.png');
  assert.equal(fileUrl('/files/3/17/1/', '/files/3/17/1/a.png'), '/files/3/17/1/a.png');
});
