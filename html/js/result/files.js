// Everything the run wrote, each file on its own or all in one archive.
import { html } from '../../vendor/preact.js';
import { formatBytes } from '../core/format.js';
import { language, t } from '../core/i18n.js';
import { Icon } from '../ui/icons.js';
import { archiveUrl, downloadUrl } from './downloads.js';
import { mutationCount, sampleNames } from './figures.js';
import { viPrior } from './partition_prior.js';

const kBestClustering = 'tables/clustering_vi.tsv';

/** What its name doesn't say of a file. */
function noteOn(path, result) {
  if (path !== kBestClustering) return null;
  return t(`files.vi.${viPrior(result.job.parameters?.concentration_prior, mutationCount(result.clusters),
    sampleNames(result).length)}`);
}

export function Files({ result }) {
  const { files, job } = result;
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  return html`<div class="card-head">
      <p class="muted small">${t('files.help', { count: files.length, size: formatBytes(total, language()) })}</p>
      <a class="button button-small button-primary" href=${archiveUrl(job.id)} download data-test="archive">
        <${Icon} name="download" size=${16} /> ${t('files.archive')}
      </a>
    </div>
    <details>
      <summary>${t('files.all', { count: files.length })}</summary>
      <div class="table-wrap" tabindex="0" role="region"
        aria-label=${t('common.table_of', { name: t('result.section.files') })}>
        <table>
          <thead><tr><th scope="col">${t('findings.file')}</th><th scope="col" class="cell-number">${t('files.size')}
          </th><th scope="col">SHA-256</th></tr></thead>
          <tbody>
            ${files.map(
              ({ path, bytes, sha256 }) => html`<tr key=${path}>
                <th scope="row"><a href=${downloadUrl(job.id, path)} download>${path}</a>
                  ${noteOn(path, result) && html`<span class="file-note">${noteOn(path, result)}</span>`}</th>
                <td class="cell-number">${formatBytes(bytes, language())}</td>
                <td><span class="hash" title=${sha256}>${sha256.slice(0, 16)}…</span></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
}
