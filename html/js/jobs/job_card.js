// One row of the history.
import { html } from '../../vendor/preact.js';
import { formatAgo, formatTime } from '../core/format.js';
import { locale, t } from '../core/i18n.js';
import { Icon } from '../ui/icons.js';
import { JobFailure } from './findings.js';
import { resultPage } from './job.js';
import { JobActions } from './job_actions.js';
import { JobFacts, SampleTable } from './job_facts.js';
import { ProgressBar, StateBadge } from './job_view.js';

function FileIcon({ job }) {
  if (job.state !== 'done') return html`<span class="file-link" aria-hidden="true"><${Icon} name="file" size=${24} />
  </span>`;
  return html`<a class="file-link" href=${resultPage(job)} aria-label=${t('history.open', { name: job.name })}
    data-test="open-result"><${Icon} name="chart" size=${24} /></a>`;
}

export function JobCard({ job, onJob, onNewJob, fresh }) {
  return html`<li class="job-card ${fresh ? 'fresh' : ''}" data-test="job" data-job=${job.id} data-state=${job.state}>
    <${FileIcon} job=${job} />
    <div>
      <div class="job-name"><a href=${resultPage(job)}>${job.name}</a></div>
      <div class="muted small">
        <span title=${formatTime(job.created_at, locale())}>${formatAgo(job.created_at, locale())}</span>
        ${' · '}${t('history.samples', { count: job.samples?.length ?? 0 })}
        ${job.parent_id &&
          html`${' · '}<a href=${`/analysis_result?load_id=${job.parent_id}`}>
            ${t('history.again_of', { id: job.parent_id })}
          </a>`}
      </div>
    </div>
    <div class="job-state"><${StateBadge} state=${job.state} /><${ProgressBar} job=${job} /></div>
    <div class="job-actions"><${JobActions} job=${job} onJob=${onJob} onNewJob=${onNewJob} /></div>
    <div class="job-more">
      ${job.state === 'failed' && html`<${JobFailure} job=${job} />`}
      <details>
        <summary class="small">${t('history.details')}</summary>
        <div class="stack"><${SampleTable} samples=${job.samples ?? []} /><${JobFacts} job=${job} /></div>
      </details>
    </div>
  </li>`;
}
