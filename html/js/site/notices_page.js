import { html } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { mount } from '../ui/mount.js';
import { EmptyState, Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';

function Notices() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/notices'));
  return html`<div class="page-head"><div><h1>${t('notices.title')}</h1><p>${t('notices.lead')}</p></div></div>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && html`<${Waiting} />`}
    ${data?.items?.length === 0 &&
      html`<div class="card"><${EmptyState} icon="bell" title=${t('notices.none')} text=${t('notices.none_text')} />
      </div>`}
    ${(data?.items ?? []).map(
      (notice) => html`<article class="card" key=${notice.id}>
        <h2>${notice.title}</h2>
        <p class="muted small">${formatTime(notice.from, locale())}
          ${notice.to ? ` – ${formatTime(notice.to, locale())}` : ''}</p>
        <p class="notice-text">${notice.text}</p>
      </article>`,
    )}`;
}

mount({ path: '/notices', title: 'notices.title', needs: 'anyone', body: Notices });
