import { html } from '../../vendor/preact.js';
import { ErrorPanel } from '../components/error_panel.js';
import { mount } from '../components/mount.js';
import { EmptyState, Waiting } from '../components/panels.js';
import { useLoad } from '../components/use_load.js';
import { api } from '../lib/api.js';
import { formatTime } from '../lib/format.js';
import { locale, t } from '../lib/i18n.js';

function Notices() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/notices'));
  return html`<div class="page-head"><div><h1>${t('notices.title')}</h1><p>${t('notices.lead')}</p></div></div>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && html`<${Waiting} />`}
    ${data?.items?.length === 0 && html`<div class="card"><${EmptyState} icon="bell" title=${t('notices.none')} text=${t('notices.none_text')} /></div>`}
    ${(data?.items ?? []).map(
      (notice) => html`<article class="card" key=${notice.id}>
        <h2>${notice.title}</h2>
        <p class="muted small">${formatTime(notice.from, locale())}${notice.to ? ` – ${formatTime(notice.to, locale())}` : ''}</p>
        <p class="notice-text">${notice.text}</p>
      </article>`,
    )}`;
}

mount({ path: '/notices', title: 'notices.title', needs: 'anyone', body: Notices });
