// What the check of the tables found: file, row, column, value and what to do about it.
import { html } from '../../vendor/preact.js';
import { formatInteger } from '../core/format.js';
import { language, pick, t } from '../core/i18n.js';

const kShownAtFirst = 20;

/** The reader's own name of a file: on the server the tables are called 1.tsv, 2.tsv.gz … in the samples' order. */
export function originalName(file, samples) {
  const place = /^(\d+)\.tsv(\.gz)?$/.exec(file ?? '');
  return (place && samples?.[Number(place[1]) - 1]?.file) || file;
}

export function Findings({ report, samples }) {
  const faults = report?.faults ?? [];
  if (faults.length === 0) return null;
  const shown = faults.slice(0, 100);
  const row = (fault, index) =>
    html`<tr key=${index}>
      <td>${originalName(fault.file, samples) ?? '–'}</td>
      <td class="cell-number" data-label=${t('findings.line')}>${fault.line ?? '–'}</td>
      <td data-label=${t('findings.column')}>${fault.column ? html`<code>${fault.column}</code>` : '–'}</td>
      <td data-label=${t('findings.value')}>${fault.value === undefined || fault.value === null
        ? '–' : html`<code>${String(fault.value)}</code>`}</td>
      <td><span class="state state-${fault.severity === 'warning' ? 'paused' : 'failed'}">
        ${t(fault.severity === 'warning' ? 'findings.warning' : 'findings.error')}
      </span></td>
      <td>${pick(fault.message, fault.code)}</td>
    </tr>`;
  const head = html`<thead><tr>
    <th scope="col">${t('findings.file')}</th><th scope="col" class="cell-number">${t('findings.line')}</th>
    <th scope="col">${t('findings.column')}</th>
    <th scope="col">${t('findings.value')}</th><th scope="col">${t('findings.severity')}</th>
    <th scope="col">${t('findings.message')}</th>
  </tr></thead>`;
  const count = report.fault_count ?? faults.length;
  return html`<div data-test="findings">
    <p><strong>${t('findings.title', { count, total: formatInteger(count, language()) })}</strong></p>
    <div class="table-wrap" tabindex="0" role="region" aria-label=${t('findings.label')}>
      <table class="finding-table">${head}<tbody>${shown.slice(0, kShownAtFirst).map(row)}</tbody></table>
    </div>
    ${shown.length > kShownAtFirst &&
    html`<details>
      <summary>${t('findings.more', { count: shown.length - kShownAtFirst })}</summary>
      <div class="table-wrap" tabindex="0" role="region" aria-label=${t('findings.label')}>
        <table class="finding-table">${head}<tbody>${shown.slice(kShownAtFirst).map(row)}</tbody></table>
      </div>
    </details>`}
  </div>`;
}

/** Why a job failed, with the findings when there are any. */
export function JobFailure({ job }) {
  return html`${job.state === 'failed' &&
    html`<div class="panel panel-error" data-test="job-error"><div>
      <p class="panel-title">${pick(job.error?.messages, t('job.failed'))}</p>
      <p>${job.findings?.faults?.length ? t('job.advice.data') : t('job.advice.other')}</p>
      ${job.error?.code && html`<p class="small muted">${t('job.error_code')} <code>${job.error.code}</code></p>`}
    </div></div>`}
    <${Findings} report=${job.findings} samples=${job.samples} />`;
}
