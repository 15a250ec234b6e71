// Recorded downloads of result files.
import { html } from '../../vendor/preact.js';
import { t } from '../core/i18n.js';
import { Icon } from '../ui/icons.js';

export const downloadUrl = (jobId, path) =>
  `/api/results/${jobId}/download/${path.split('/').map(encodeURIComponent).join('/')}`;
export const archiveUrl = (jobId) => `/api/results/${jobId}/archive`;

export function DownloadButton({ jobId, path, primary = false, testId }) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return html`<a class="button button-small ${primary ? 'button-primary' : ''}" href=${downloadUrl(jobId, path)}
    download=${name} data-test=${testId}>
    <${Icon} name="download" size=${16} /> ${t('result.download', { name })}
  </a>`;
}
