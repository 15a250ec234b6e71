// The run's own log: what it read, dropped, did and found. Asked for when it is unfolded.
import { html, useState } from '../../vendor/preact.js';
import { api } from '../core/api.js';
import { t } from '../core/i18n.js';
import { ErrorPanel } from '../ui/error_panel.js';
import { Waiting } from '../ui/panels.js';
import { useLoad } from '../ui/use_load.js';
import { fileUrl } from '../jobs/job.js';
import { DownloadButton } from './downloads.js';
import { kLogFile } from './figures.js';

function LogText({ result }) {
  const { data, error, loading, reload } = useLoad(() => api('GET', fileUrl(result.base, kLogFile), { as: 'text' }));
  return html`<${ErrorPanel} error=${error} onRetry=${reload} />
    ${loading && html`<${Waiting} />`}
    ${data && html`<pre class="log" tabindex="0" role="region" aria-label=${t('run_log.label')} lang="en"
      data-test="log">${data}</pre>`}`;
}

export function Log({ result }) {
  const [open, setOpen] = useState(false);
  return html`<div class="card-head"><p class="muted small">${t('run_log.help')}</p>
    <${DownloadButton} jobId=${result.job.id} path=${kLogFile} testId="log-download" /></div>
    <details onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary data-test="log-open">${t('run_log.show')}</summary>
      ${open && html`<${LogText} result=${result} />`}
    </details>`;
}
