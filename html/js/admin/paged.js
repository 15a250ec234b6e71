// A list of the administration, a page at a time.
import { html, useEffect, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { EmptyState, Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';

/** @param draw  (items, reload) => content */
export function Paged({ path, query = {}, draw, emptyTitle }) {
  const [trail, setTrail] = useState([null]);
  const after = trail[trail.length - 1];
  const filters = JSON.stringify(query);
  const { data, error, loading, reload } = useLoad(() => api('GET', path, { query: { ...query, limit: 25, after } }),
    [path, filters, after]);
  useEffect(() => setTrail([null]), [path, filters]);
  return html`<${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} />`}
    ${data?.items.length === 0 && html`<${EmptyState} icon="search" title=${emptyTitle ?? t('admin.nothing')} />`}
    ${data?.items.length > 0 && draw(data.items, reload)}
    ${(trail.length > 1 || data?.next) &&
    html`<div class="pager">
      <button type="button" class="button button-small" disabled=${trail.length === 1}
        onClick=${() => setTrail(trail.slice(0, -1))}>${t('common.previous')}</button>
      <button type="button" class="button button-small" disabled=${!data?.next}
        onClick=${() => setTrail([...trail, data.next])}>${t('common.next')}</button>
    </div>`}`;
}

/** A table that scrolls sideways in its own region. */
export function Table({ label, head, children }) {
  return html`<div class="table-wrap" tabindex="0" role="region" aria-label=${t('common.table_of', { name: label })}>
    <table class="admin-table">
      <thead><tr>${head.map((text, index) => html`<th key=${index} scope="col">${text}</th>`)}</tr></thead>
      <tbody>${children}</tbody>
    </table>
  </div>`;
}
