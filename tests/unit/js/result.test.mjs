// What the result's page makes of the engine's tables.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from './support.mjs';

const { readTable } = await load('result/read_table');
const { clustersAsCsv, clustersAsJson, filterClusters } = await load('result/cluster_export');
const { viPrior } = await load('result/partition_prior');

test('a table of the engine is read with its quotes', () => {
  const table = readTable('code\tsample\tmessage\na\tS 1\t"say ""x"""\nb\t"t"\t\n');
  assert.deepEqual(table, [
    { code: 'a', sample: 'S 1', message: 'say "x"' },
    { code: 'b', sample: 't', message: '' },
  ]);
  assert.deepEqual(readTable(''), []);
});

const kClusters = [
  { cluster_id: 0, size: 40, samples: [{ sample_id: 'S, 1', mean: 0.98, std: 0.01 },
    { sample_id: 'S2', mean: 0.4, std: 0.1 }] },
  { cluster_id: 1, size: 3, samples: [{ sample_id: 'S, 1', mean: 0.2, std: 0.02 },
    { sample_id: 'S2', mean: null, std: null }] },
];

test('clusters become CSV after RFC 4180, and JSON with all digits', () => {
  assert.deepEqual(clustersAsCsv(kClusters.slice(1)).split('\r\n'),
    ['sample_id,cluster_id,size,mean,std', '"S, 1",1,3,0.2,0.02', 'S2,1,3,,', '']);
  assert.deepEqual(JSON.parse(clustersAsJson(kClusters))[0],
    { sample_id: 'S, 1', cluster_id: 0, size: 40, mean: 0.98, std: 0.01 });
});

test('clusters are filtered by size and by prevalence in any sample', () => {
  const ids = (filter) => filterClusters(kClusters, filter).map((cluster) => cluster.cluster_id);
  assert.deepEqual([ids({}), ids({ size: '4' }), ids({ prevalence: '0,9' }), ids({ prevalence: '0.99' })],
    [[0, 1], [0], [0], []]);
});

test('the prior of the best clustering is the automatic one where the engine samples anew', () => {
  assert.deepEqual(
    [['auto', 20000, 4], ['pyclone', 8, 1], ['pyclone', 9, 1], ['pyclone', 2500, 4], ['pyclone', 2501, 4],
      [undefined, 100, 4]].map((run) => viPrior(...run)),
    ['auto', 'pyclone', 'auto', 'auto', 'pyclone', 'auto'],
  );
});
