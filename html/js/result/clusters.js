// The clusters as a table: sorted by any column, filtered, and as files.
import { html, useState } from '../../vendor/preact.js';
import { formatFraction } from '../core/format.js';
import { t } from '../core/i18n.js';
import { saveAs } from '../core/save_as.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { EmptyState } from '../ui/panels.js';
import { SortableTable } from '../ui/sortable_table.js';
import { clustersAsCsv, clustersAsJson, filterClusters } from './cluster_export.js';
import { DownloadButton } from './downloads.js';
import { colourOf, meanOf, sampleNames } from './figures.js';

function columnsOf(result) {
  return [
    {
      key: 'cluster_id',
      label: t('clusters.cluster'),
      value: (cluster) => cluster.cluster_id,
      cell: (cluster) =>
        html`<span class="nowrap">
          <span class="swatch" style=${{ background: colourOf(result.palette, cluster.cluster_id) }}></span>
          ${cluster.cluster_id}
        </span>`,
    },
    { key: 'size', label: t('clusters.size'), number: true, value: (cluster) => cluster.size },
    ...sampleNames(result).map((name) => ({
      key: `sample:${name}`,
      label: name,
      number: true,
      value: (cluster) => meanOf(cluster, name)?.mean ?? null,
      cell: (cluster) => {
        const sample = meanOf(cluster, name);
        return sample ? html`${formatFraction(sample.mean)} <span class="muted small">± ${formatFraction(sample.std)}
        </span>` : '–';
      },
    })),
  ];
}

/** The engine's own table from the server; the other forms hold the rows that are shown. */
function Downloads({ jobId, clusters }) {
  const files = [
    ['CSV', () => saveAs('cluster.csv', 'text/csv', clustersAsCsv(clusters))],
    ['JSON', () => saveAs('cluster.json', 'application/json', clustersAsJson(clusters))],
  ];
  return html`<div class="actions">
    <${DownloadButton} jobId=${jobId} path="tables/cluster.tsv" testId="cluster-tsv" />
    ${files.map(
      ([name, save]) =>
        html`<button type="button" key=${name} class="button button-small" onClick=${save}
          data-test=${`cluster-${name.toLowerCase()}`}
        aria-label=${t('clusters.save_as', { name })}><${Icon} name="download" size=${16} /> ${name}</button>`,
    )}
  </div>`;
}

export function Clusters({ result }) {
  const [filter, setFilter] = useState({ size: '', prevalence: '' });
  const set = (name) => (value) => setFilter({ ...filter, [name]: value });
  const clusters = filterClusters(result.clusters, filter);
  return html`<div class="toolbar">
      <${Field} name="cluster_size" type="number" min="1" step="1" label=${t('clusters.least_size')}
        value=${filter.size} onInput=${set('size')} />
      <${Field} name="cluster_prevalence" inputmode="decimal" label=${t('clusters.least_prevalence')}
        value=${filter.prevalence} onInput=${set('prevalence')} placeholder="0–1" />
      <${Downloads} jobId=${result.job.id} clusters=${clusters} />
    </div>
    <p class="muted small" aria-live="polite">
      ${t('clusters.shown', { count: clusters.length, all: result.clusters.length })} ${t('clusters.table_help')}
    </p>
    ${clusters.length === 0 && html`<${EmptyState} icon="search" title=${t('clusters.none')} />`}
    ${clusters.length > 0 &&
      html`<${SortableTable} columns=${columnsOf(result)} rows=${clusters} keyOf=${(cluster) => cluster.cluster_id}
        caption=${t('clusters.table')} />`}`;
}
