// How much of one's space and of one's places in the queue is used.
import { html } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { formatBytes, formatInteger } from '../core/format.js';
import { language, t } from '../core/i18n.js';
import { ErrorPanel } from './error_panel.js';
import { Waiting } from './panels.js';
import { useLoad } from './use_load.js';

function Share({ label, used, allowed, text, more }) {
  const percent = Math.min(100, (100 * used) / Math.max(1, allowed));
  const level = percent >= 95 ? 'full' : percent >= 80 ? 'tight' : 'easy';
  return html`<div class="share" data-level=${level}>
    <p class="share-line"><span>${label}</span> <strong class="number">${text}</strong></p>
    <div class="progress" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax=${allowed}
      aria-valuenow=${used} aria-valuetext=${text}>
      <span style=${{ width: `${used > 0 ? Math.max(percent, 1) : 0}%` }}></span>
    </div>
    <p class="muted small">${more}</p>
  </div>`;
}

function Shares({ uploads, jobs }) {
  const bytes = (value) => formatBytes(value, language());
  const count = (value) => formatInteger(value, language());
  return html`<div class="grid-2">
    <${Share} label=${t('usage.space')} used=${uploads.bytes} allowed=${uploads.bytes_allowed}
      text=${t('usage.of', { used: bytes(uploads.bytes), allowed: bytes(uploads.bytes_allowed) })}
      more=${t('usage.files', { count: uploads.files, number: count(uploads.files),
        each: count(uploads.files_allowed_each) })} />
    <${Share} label=${t('usage.jobs')} used=${jobs.open} allowed=${jobs.open_allowed}
      text=${t('usage.of', { used: count(jobs.open), allowed: count(jobs.open_allowed) })}
      more=${t('usage.jobs_help')} />
  </div>`;
}

export function Usage() {
  const { data, error, loading, reload } = useLoad(() => api('GET', '/api/usage'));
  return html`<section class="card" aria-labelledby="usage" data-test="usage">
    <h2 id="usage" class="card-head">${t('usage.title')}</h2>
    <${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && !data && html`<${Waiting} rows=${1} />`}
    ${data && html`<${Shares} ...${data} />`}
    <p class="muted small">${t('usage.help')}</p>
  </section>`;
}
