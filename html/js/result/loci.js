// Every mutation in every sample, a page at a time, with filters; the whole table as a download.
import { html, useEffect, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatFraction } from '../core/format.js';
import { t } from '../core/i18n.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { EmptyState, Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { DownloadButton } from './downloads.js';
import { colourOf } from './figures.js';

const kPage = 25;
const kColumns = ['mutation_id', 'sample_id', 'cluster_id', 'cellular_prevalence', 'cellular_prevalence_std',
  'variant_allele_frequency'];
const kText = new Set(['mutation_id', 'sample_id', 'cluster_id']);

function Cell({ name, row, palette }) {
  if (name === 'cluster_id') return html`<td>
    <span class="swatch" style=${{ background: colourOf(palette, row.cluster_id) }}></span>${row.cluster_id}
  </td>`;
  if (kText.has(name)) return html`<td>${row[name]}</td>`;
  return html`<td class="cell-number">${formatFraction(row[name])}</td>`;
}

export function Loci({ result }) {
  const [q, setQ] = useState('');
  const [cluster, setCluster] = useState('');
  // The cursors of the pages before this one, so that one can go back.
  const [trail, setTrail] = useState([null]);
  const after = trail[trail.length - 1];
  const { data, error, loading, reload } = useLoad(
    () => api('GET', `/api/results/${result.job.id}/loci`, { query: { limit: kPage, after, cluster, q } }),
    [after, cluster, q],
  );
  useEffect(() => setTrail([null]), [cluster, q]);
  const clusters = [{ value: '', label: t('loci.all_clusters') },
    ...result.clusters.map(({ cluster_id: id }) => ({ value: String(id), label: t('clusters.name', { id }) }))];
  const head = (name) =>
    html`<th key=${name} scope="col" class=${kText.has(name) ? '' : 'cell-number'}>${t(`loci.${name}`)}</th>`;
  return html`<div class="toolbar">
      <div class="field-grow"><${Field} name="loci_q" type="search" label=${t('loci.search')} value=${q}
        onInput=${setQ} /></div>
      <${Field} name="loci_cluster" control="select" label=${t('clusters.cluster')} options=${clusters} value=${cluster}
        onInput=${setCluster} />
      <${DownloadButton} primary jobId=${result.job.id} path="tables/loci.tsv" testId="loci-tsv" />
    </div>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} />`}
    ${data?.items.length === 0 && html`<${EmptyState} icon="search" title=${t('loci.none')} />`}
    ${data?.items.length > 0 &&
    html`<div class="table-wrap" tabindex="0" role="region"
      aria-label=${t('common.table_of', { name: t('result.section.loci') })}>
      <table data-test="loci" aria-busy=${loading}>
        <thead><tr>${kColumns.map(head)}</tr></thead>
        <tbody>
          ${data.items.map((row) =>
            html`<tr key=${`${row.mutation_id}\t${row.sample_id}`}>
              ${kColumns.map((name) => html`<${Cell} key=${name} name=${name} row=${row} palette=${result.palette} />`)}
            </tr>`)}
        </tbody>
      </table>
    </div>
    <div class="pager">
      <button type="button" class="button button-small" disabled=${trail.length === 1 || loading}
        onClick=${() => setTrail(trail.slice(0, -1))}><${Icon} name="left" size=${16} /> ${t('common.previous')}
        </button>
      <span class="muted small number">${t('loci.page', { page: trail.length })}</span>
      <button type="button" class="button button-small" disabled=${!data.next || loading}
        onClick=${() => setTrail([...trail, data.next])}>${t('common.next')} <${Icon} name="right" size=${16} />
        </button>
    </div>`}`;
}
