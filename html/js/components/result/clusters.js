import { html } from '../../../vendor/preact.js';
import { formatFraction } from '../../lib/format.js';
import { t } from '../../lib/i18n.js';
import { SortableTable } from '../sortable_table.js';
import { DownloadButton } from './downloads.js';
import { colourOf, meanOf, sampleNames } from './figures.js';

export function Clusters({ result }) {
  const columns = [
    {
      key: 'cluster_id',
      label: t('clusters.cluster'),
      value: (cluster) => cluster.cluster_id,
      cell: (cluster) => html`<span class="nowrap"><span class="swatch" style=${{ background: colourOf(result.palette, cluster.cluster_id) }}></span>${cluster.cluster_id}</span>`,
    },
    { key: 'size', label: t('clusters.size'), number: true, value: (cluster) => cluster.size },
    ...sampleNames(result).map((name) => ({
      key: `sample:${name}`,
      label: name,
      number: true,
      value: (cluster) => meanOf(cluster, name)?.mean ?? null,
      cell: (cluster) => {
        const sample = meanOf(cluster, name);
        return sample ? html`${formatFraction(sample.mean)} <span class="muted small">± ${formatFraction(sample.std)}</span>` : '–';
      },
    })),
  ];
  return html`<div class="card-head"><p class="muted small">${t('clusters.table_help')}</p>
      <${DownloadButton} jobId=${result.job.id} path="tables/cluster.tsv" testId="cluster-tsv" /></div>
    <${SortableTable} columns=${columns} rows=${result.clusters} keyOf=${(cluster) => cluster.cluster_id} caption=${t('clusters.table')} />`;
}
